"""Texts that people paste, and texts that people send who look for a way in."""

from __future__ import annotations

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"

# what may be stored and must come back as it is, harmless
STORABLE = {
    "script": SCRIPT,
    "attribute": '"><svg onload=alert(3)>',
    "template": "{{7*7}}{% raw %}${7*7}#{7*7}%(text)s %s {0} {}",
    "statement": "'; DROP TABLE comment; -- \\",
    "formula": "=cmd|' /C calc'!A0",
    "right to left": "\u200f\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd, \u0645\u0631\u062d\u0628\u0627",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳 😀",
    "rare characters": "𠮷野家 𬒗 㐂 〇",
    "stacked marks": "Z" + "\u0301\u0334\u0353" * 300,
    "one long word": "a" * 20_000,
    "as long as possible": "意" * 20_000,
    "many lines": "行\n" * 9_999,
    "markdown": "# 题 \n[链接](javascript:alert(4)) ![](http://example.org/x.png) <b>粗</b> ```\n" + "> " * 500,
    "entities": "&lt;script&gt; &#0; &amp;amp; &nbsp;",
    "paths": "../../../../etc/passwd C:\\Windows\\win.ini file:///etc/passwd",
    "line ends": "一\r\n二\r三\u2028四\u0085五",
}

# what has nothing to say once what nobody sees is taken away
BLANK = {
    "empty": "",
    "spaces": " \t\r\n\u3000\u00a0",
    "invisible": "\u200b\u200c\u200d\u2060\ufeff",
}

# what cannot be stored, or is longer than what is taken
REFUSED = {
    "too long": "长" * 20_001,
    "a megabyte": "x" * 1_000_000,
}

# stored without what no reader can see, or refused: either is said
DOUBTFUL = {
    "null": "a\0b",
    "control": "\x01\x02\x1b[31m\x07\x7f",
    "overrides": "\u202e\u2066abc\u2069\u202d",
    "noncharacters": "\ufffe\uffff\ufdd0\U0010ffff",
    "private use": "\ue000\U000f0000",
    "language tags": "a\U000e0041\U000e007f",
}

EVERY = {**STORABLE, **BLANK, **REFUSED, **DOUBTFUL}
