"""What the signs of formulas are in a terminal."""

from __future__ import annotations

# Each command with what it is: see `formula_pieces.FormulaPiece`.
SIGNS = {
    "+": ("+", "plus"),
    "-": ("-", "plus"),
    r"\pm": ("±", "plus"),
    r"\cup": ("∪", "plus"),
    "/": ("/", "times"),
    "*": ("*", "times"),
    r"\cdot": ("·", "times"),
    r"\times": ("×", "times"),
    r"\odot": ("⊙", "times"),
    r"\circledast": ("⊛", "times"),
    r"\bmod": ("mod", "times"),
    "=": ("=", "relation"),
    "<": ("<", "relation"),
    ">": (">", "relation"),
    ":": (":", "relation"),
    r"\le": ("≤", "relation"),
    r"\ge": ("≥", "relation"),
    r"\ne": ("≠", "relation"),
    r"\in": ("∈", "relation"),
    r"\sim": ("~", "relation"),
    r"\approx": ("≈", "relation"),
    r"\to": ("→", "relation"),
    r"\mid": ("|", "relation"),
    r"\Longleftrightarrow": ("⟺", "relation"),
    ",": (",", "comma"),
    ";": (";", "comma"),
    ".": (".", "comma"),
    "(": ("(", "open"),
    "[": ("[", "open"),
    r"\{": ("{", "open"),
    r"\langle": ("⟨", "open"),
    r"\lfloor": ("⌊", "open"),
    r"\lVert": ("‖", "open"),
    ")": (")", "close"),
    "]": ("]", "close"),
    r"\}": ("}", "close"),
    r"\rangle": ("⟩", "close"),
    r"\rfloor": ("⌋", "close"),
    r"\rVert": ("‖", "close"),
    "|": ("|", "bar"),
    r"\|": ("‖", "bar"),
    r"\sum": ("∑", "big"),
    r"\prod": ("∏", "big"),
    r"\int": ("∫", "big"),
}
LETTERS = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\Delta": "Δ", r"\varepsilon": "ε",
    r"\theta": "θ", r"\lambda": "λ", r"\mu": "μ", r"\pi": "π", r"\rho": "ρ", r"\sigma": "σ", r"\tau": "τ",
    r"\varphi": "φ", r"\Phi": "Φ", r"\psi": "ψ", r"\ell": "ℓ", r"\infty": "∞", r"\partial": "∂",
    r"\top": "⊤", r"\ldots": "…", r"\eta": "η", r"\omega": "ω", r"\nabla": "∇", r"\%": "%", r"\_": "_",
}  # fmt: skip
FUNCTIONS = {"log", "exp", "sin", "cos", "tanh", "max", "min", "det"}
# A mark over one letter, and a word for more than one.
ACCENTS = {
    r"\hat": ("\N{COMBINING CIRCUMFLEX ACCENT}", "hat"),
    r"\widehat": ("\N{COMBINING CIRCUMFLEX ACCENT}", "hat"),
    r"\bar": ("\N{COMBINING MACRON}", "bar"),
    r"\tilde": ("\N{COMBINING TILDE}", "tilde"),
    r"\vec": ("\N{COMBINING RIGHT ARROW ABOVE}", "vec"),
    r"\overrightarrow": ("\N{COMBINING RIGHT ARROW ABOVE}", "forward"),
    r"\overleftarrow": ("\N{COMBINING LEFT ARROW ABOVE}", "reverse"),
}
VULGAR = {("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "6"): "⅙"}
RAISED = dict(zip("0123456789-⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ", strict=True))
