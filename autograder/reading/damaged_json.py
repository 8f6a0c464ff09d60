"""Reading the JSON of a notebook that is not quite JSON, from front to back, in time and memory that its length bounds.

Jupyter writes NaN, a browser cuts a file off, a cloud fills it up with zeros, half of a surrogate pair stands for half
an emoji: what stands before and behind can be read all the same. What nobody asks for is passed over and not built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

SPACE = re.compile(rb"[ \t\r\n]*+")
STRING = re.compile(rb'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
# A number, true, null, NaN, Infinity.
WORD = re.compile(rb"[-+.\w]++")
# What holds no brackets, then what holds none but of that kind: most of an output is one step, not one for each number.
FLAT = rb'[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+"'
SHALLOW = rb"%b|\[(?:%b)*+\]|\{(?:%b)*+\}" % (FLAT, FLAT, FLAT)
# Up to the next brackets that hold more than that.
STEP = re.compile(rb"(?:%b|\[(?:%b)*+\]|\{(?:%b)*+\})*+([\[{]++|[\]}]++)" % (FLAT, SHALLOW, SHALLOW), re.DOTALL)
CLOSING = bytes.maketrans(b"[{", b"]}")
ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
PLAIN_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
HALF_PAIR = re.compile("[\ud800-\udfff]")


class Broken(Exception):
    """Here nothing can be read any more."""


class JsonScanner:
    """A place in a text of JSON; every method moves it forward, past what it reads."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0
        # Bytes that were looked through in vain, for the end of a value that has none.
        self.wasted = 0
        # How often something in a string was no character.
        self.replaced = 0

    def next(self) -> bytes:
        """The next byte that is no space; it stays where it is."""
        match = SPACE.match(self.raw, self.at)
        assert match is not None
        self.at = match.end()
        return self.raw[self.at : self.at + 1]

    def take(self, wanted: bytes) -> bool:
        if self.next() != wanted:
            return False
        self.at += 1
        return True

    def expect(self, wanted: bytes) -> None:
        if not self.take(wanted):
            raise Broken

    def keys(self) -> Iterator[str]:
        """The keys of an object, each with its value ahead: it has to be read or skipped before the next."""
        self.expect(b"{")
        while not self.take(b"}"):
            key = self.string()
            self.expect(b":")
            yield key
            if not self.take(b",") and self.next() != b"}":
                raise Broken

    def items(self) -> Iterator[None]:
        """As often as a list has items, each of them ahead."""
        self.expect(b"[")
        while not self.take(b"]"):
            yield
            if not self.take(b",") and self.next() != b"]":
                raise Broken

    def string(self) -> str:
        self.next()
        match = STRING.match(self.raw, self.at)
        if not match:
            raise Broken
        self.at = match.end()
        text, is_whole = unescaped(match[1])
        self.replaced += not is_whole
        return text

    def word(self) -> str:
        self.next()
        match = WORD.match(self.raw, self.at)
        if not match:
            raise Broken
        self.at = match.end()
        return match[0].decode("ascii", "replace")

    def skip(self) -> int:
        """Pass over a value, whatever is in it, and say where it ends."""
        first = self.next()
        if first == b'"':
            match = STRING.match(self.raw, self.at)
            if not match:
                raise Broken
            self.at = match.end()
        elif first not in (b"{", b"["):
            self.word()
        else:
            self.skip_brackets()
        return self.at

    def skip_brackets(self) -> None:
        start = self.at
        self.at += 1
        is_open = bytearray(self.raw[start : self.at])
        while is_open:
            match = STEP.match(self.raw, self.at)
            run = match[1] if match else b""
            if run[:1] in (b"[", b"{"):
                is_open += run
            elif run:
                # Some of them may belong to what this value lies in.
                run = run[: len(is_open)]
                if is_open[: -len(run) - 1 : -1].translate(CLOSING) != run:
                    match = None
                del is_open[len(is_open) - len(run) :]
            if not match:
                self.give_up(start)
            self.at = match.start(1) + len(run)

    def give_up(self, start: int) -> NoReturn:
        """Whoever looks for what follows a value without an end looks behind its first bracket, but not for ever."""
        self.wasted += self.at - start
        self.at = start + 1 if self.wasted <= len(self.raw) else len(self.raw)
        raise Broken


def unescaped(body: bytes) -> tuple[str, bool]:
    """The text of a string, and whether all of it is text; what is not becomes U+FFFD."""
    try:
        text, is_whole = body.decode(), True
    except UnicodeDecodeError:
        text, is_whole = body.decode("utf-8", "replace"), False
    if "\\" in text:
        try:
            text = json.loads(f'"{text}"', strict=False)
        except ValueError:
            text = ESCAPE.sub(character, text)
    whole = HALF_PAIR.sub("\ufffd", text)
    return whole, is_whole and whole == text


def character(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return PLAIN_ESCAPES.get(escape[2], escape[2])
