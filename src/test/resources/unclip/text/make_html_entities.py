"""Writes src/main/resources/unclip/text/html-entities.txt: the names of HTML 5.

Run from the root of the repository, with Python 3.8 or newer:
python src/test/resources/unclip/text/make_html_entities.py
"""

import html.entities
import pathlib

OUT = pathlib.Path("src/main/resources/unclip/text/html-entities.txt")
HEADER = """# The named character references of HTML (WHATWG, section 13.5): name, code points in hexadecimal.
# A name without a semicolon is one that HTML accepts both with and without it.
"""

table = html.entities.html5
lines = []
for name in sorted(table):
    if name.endswith(";") and name[:-1] in table:
        continue
    points = " ".join(f"{ord(c):x}" for c in table[name])
    lines.append(f"{name} {points}\n")
OUT.write_text(HEADER + "".join(lines), "utf-8")
print(len(lines), "names")
