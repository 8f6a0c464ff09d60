"""Wrong answers planted by the machine: twins changed by small rules, each held to the laws of its concept."""
