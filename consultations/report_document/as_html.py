"""A document as one HTML file to read, save and print: it needs nothing beside itself."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from consultations.report_document.blocks import Document, Table, Text

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE = """
:root { color-scheme: light dark; --ink: #1c1b1a; --quiet: #5e5a55; --line: #8d8880; --paper: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae6; --quiet: #a9a5a0; --line: #6b7078; --paper: #141517 } }
body { margin: 0 auto; padding: 24px 16px 72px; max-width: 44em; color: var(--ink); background: var(--paper);
  font: 16px/1.8 "Songti SC", "Source Han Serif SC", "Noto Serif CJK SC", SimSun, serif; overflow-wrap: anywhere }
h1 { font-size: 24px; line-height: 1.5; text-align: center; margin: 24px 0 32px; font-weight: 600 }
h2 { font: 600 18px/1.6 "PingFang SC", "Source Han Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  margin: 32px 0 8px }
h3 { font-size: 16px; margin: 16px 0 8px }
p { margin: 8px 0 }
.note { font-size: 14px; color: var(--quiet) }
.signature { text-align: right; margin: 4px 0 }
.scroll { overflow-x: auto; margin: 12px 0 }
table { border-collapse: collapse; width: 100%; min-width: 36em;
  font-size: 14px; line-height: 1.6; font-variant-numeric: tabular-nums }
caption { text-align: left; color: var(--quiet); padding: 4px 0 }
th, td { border: 1px solid var(--line); padding: 4px 8px; vertical-align: top; text-align: left; white-space: pre-line;
  min-width: 2.5em }
.number { text-align: right }
.totals { font-weight: 600 }
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
@media print {
  :root { --ink: #000; --quiet: #000; --line: #000; --paper: #fff }
  body { padding: 0; max-width: none; font-family: 仿宋_GB2312, FangSong, 仿宋, serif; font-size: 16pt;
    line-height: 28.95pt }
  h1 { font: 22pt/36pt 方正小标宋简体, "Songti SC", SimSun, serif }
  h2 { font: 16pt/28.95pt 黑体, SimHei, sans-serif; break-after: avoid }
  table, .note { font-size: 12pt; line-height: 18pt }
  thead { display: table-header-group }
  tr { break-inside: avoid }
  .scroll { overflow: visible }
  table { min-width: 0 }
}
"""
# Nothing but this style sheet is let in: what people wrote can neither load nor run anything.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'"
)
ELEMENTS = {"title": "h1", "heading": "h2", "subheading": "h3"}


def as_html(document: Document) -> str:
    """The page."""
    body = "\n".join(_text(one) if isinstance(one, Text) else _table(one) for one in document.blocks)
    return (
        f'<!doctype html>\n<html lang="{escape(document.locale)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(document.title)}</title>\n<meta name="author" content="{escape(document.author)}">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _text(block: Text) -> str:
    element = ELEMENTS.get(block.kind, "p")
    marked = f' class="{block.kind}"' if block.kind in {"note", "signature"} else ""
    return f"<{element}{marked}>{escape(block.text)}</{element}>"


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col"{_number(column.number)}>{escape(column.heading)}</th>' for column in block.columns)
    rows = []
    for place, values in enumerate(block.rows, 1):
        cells = zip(block.columns, values, strict=True)
        row = "".join(f"<td{_number(column.number)}>{escape(value)}</td>" for column, value in cells)
        last = ' class="totals"' if block.totals and place == len(block.rows) else ""
        rows.append(f"<tr{last}>{row}</tr>")
    shares = sum(column.share for column in block.columns)
    widths = "".join(f'<col width="{round(100 * column.share / shares)}%">' for column in block.columns)
    # a table wider than a telephone is moved by the keyboard too
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(block.caption)}">'
        f"<table><caption>{escape(block.caption)}</caption><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _number(number: bool) -> str:
    return ' class="number"' if number else ""
