"""Makes clip-encoded.jsonl.gz beside this file: 2,400 texts with the ids that two references give.

Run: pip install -r clip-requirements.txt && python make_clip_fixtures.py

`ids` is what OpenAI's simple_tokenizer.py gives. It is made with the class of the same name in
open_clip, which differs in one thing only: it calls the special tokens <start_of_text> and
<end_of_text>, so it is given OpenAI's names here. `fast` is what the CLIPTokenizer of transformers
gives, where that differs: it neither repairs texts nor resolves HTML references, and lower-cases
each character for itself.

Texts of the group "mojibake" are those that ftfy takes for wrongly decoded; all others were tested
not to be. Characters are from Unicode 3.2 and the emoji are older than Unicode 13, so that the
Unicode versions of the two languages make no difference.
"""

import gzip
import html.entities
import json
import pathlib
import random
import re
import unicodedata

import ftfy.badness
import regex
from open_clip.tokenizer import SimpleTokenizer
from transformers import CLIPTokenizer

HERE = pathlib.Path(__file__).parent
START, END = "<|startoftext|>", "<|endoftext|>"
rnd = random.Random(20)

NOUNS = """cat dog teddybear skateboard astronaut horse avocado armchair lighthouse violin corgi
robot teapot bicycle mountain river cathedral dragon strawberry typewriter submarine""".split()
LOOKS = """red blue tiny enormous fluffy rusty translucent golden smiling sleeping hand-drawn
photorealistic low-poly 1920s art-deco baroque""".split()
PLACES = ["in Times Square", "on the Moon", "at dusk", "under water", "made of LEGO",
          "in the style of Van Gogh", "on a table, studio light", "4k, trending", "f/1.8, 35mm"]
WORLD = """Привет мир|Ελληνικά ΟΔΟΣ ΣΑΣ|שלום עולם|مرحبا بالعالم|नमस्ते दुनिया|สวัสดีชาวโลก|こんにちは世界|
안녕하세요 세계|你好，世界|Xin chào thế giới|İstanbul'da ısı|Straße größer MÜSSEN|naïve café déjà vu|
Łódź żółw|Þórr ðæ|Ça va, où?|ČŠŽ čšž|Ñandú ¿qué?|¡Olé!|œuvre Œdipe|ﷺ|ქართული|Հայերեն|ไทย๑๒๓|
বাংলা|தமிழ்|മലയാളം|አማርኛ|ᚠᚢᚦ|ⴰⵣⵓⵍ|བོད|ဗမာ|ខ្មែរ|ລາວ|Ⅷ Ⅻ ½ ⅔ ² ³ ①②|１２３ＡＢＣ|ﾊﾝｶｸ ｶﾞ ﾊﾟ|
e\u0301 n\u0303 a\u030a\u0323 \u1100\u1161\u11a8|Z\u0351\u034aa\u0321l\u0337g\u0300o\u0319|
שָׁלוֹם|الْعَرَبِيَّةُ|\u202bעברית abc\u202c|a\u200bb\u200cc\u200dd\u2060e""".replace("\n", "").split("|")
EMOJI = ["😀", "🦊", "❤️", "❤", "👩‍🦰", "👨‍👩‍👧‍👦", "👍🏽", "🏳️‍🌈", "🇩🇪", "🇯🇵", "1️⃣", "#️⃣", "🧑🏿‍🚀", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "☃",
         "⚽", "🎄", "🐈‍⬛", "✨✨", "🤷‍♀️", "©️", "™", "🅰️", "💯", "🫀"]
SHORT = ["it's", "IT'S", "we've", "They're", "I'm", "he'll", "she'd", "don't", "'tis", "o'clock",
         "rock'n'roll", "''s", "'S'T'RE'VE'M'LL'D", "y'all'd've", "dogs'", "'ſ", "ſteel", "it’s",
         "“quoted”", "‘single’", "‛low‟", "ŉ", "l'été", "K\u212a", "\u212b"]
CONTROLS = [chr(c) for c in [*range(0x20), 0x7f, 0x85, 0xa0, 0xad, 0x200b, 0x200e, 0x2028, 0x2029,
                             0x206a, 0xfeff, 0xfff9, 0xfffc, 0xfffd, 0x1680, 0x2003, 0x202f, 0x3000]]
LIGATURES = "ĲĳŉǱǲǳǄǅǆǇǈǉǊǋǌﬀﬁﬂﬃﬄﬅﬆ"
SPECIALS = [START, END, "<|STARTOFTEXT|>", "<|EndOfText|>", "<start_of_text>", "<|endoftext|", "</w>",
            "a</w>", "Ġ", "!</w>"]
MOJIBAKE = ["café", "naïve", "déjà vu — déjà", "“quoted” it’s", "Größe", "mañana", "x² ½ 20°C £5", "I ❤ NY",
            "🦊 fox", "東京", "Привет мир", "Ελλάδα", "fiancée’s", "über", "ÀÉÎ", "weiß", "10€ • 5™", "śćż",
            "à la mode", "Æsir", "日本語のテキスト", "señor…", "crème brûlée", "© 2020 ® ™", "“a” – “b”"]


def caption():
    return f"a {rnd.choice(LOOKS)} {rnd.choice(NOUNS)} {rnd.choice(PLACES)}"


def blend(parts, least, most):
    glue = rnd.choice(["", " ", " ", "  ", "\n", "\t", ", "])
    return glue.join(rnd.choice(parts) for _ in range(rnd.randint(least, most)))


def old(low, high):
    while True:
        c = chr(rnd.randint(low, high))
        if unicodedata.ucd_3_2_0.category(c) not in ("Cn", "Cs", "Co"):
            return c


def entity():
    names = sorted(html.entities.html5)
    name = rnd.choice(names)
    forms = ["&" + name, "&" + name.rstrip(";"), "&amp;" + name, "&amp;amp;" + name, "&" + name.upper(),
             "&amp" + name, "&" + name + "x", "&" + name.rstrip(";") + "is", "<b>&" + name]
    numbers = [0, 9, 10, 11, 13, 28, 65, 127, 128, 133, 146, 159, 160, 233, 0xD800, 0xFFFE, 0xFDD0,
               0x1F98A, 0x10FFFF, 0x110000, 10**12]
    number = rnd.choice(numbers)
    forms += [f"&#{number};", f"&#{number}", f"&#x{number:x};", f"&#X{number:X}", f"&amp;#{number};",
              f"&#{number}z", "&", "&;", "&#;", "&#x;", "&&amp;", "&nosuchname;", "fish &amp; chips",
              "&lt;b&gt;&amp;eacute;", "a &lt 3", "&notit;", "&NotEqualTilde;", "&EACUTE;", "&SZLIG;"]
    return rnd.choice(forms)


def terminal():
    return f"\x1b[{rnd.randint(0, 107)};{rnd.randint(0, 9)}m{caption()}\x1b[0m"


def wrongly_decoded():
    text = rnd.choice(MOJIBAKE)
    return text.encode("utf-8").decode(rnd.choice(["latin-1", "sloppy-windows-1252", "sloppy-windows-1252"]))


RANGES = [(0x20, 0x7e), (0xa0, 0x24f), (0x250, 0x36f), (0x370, 0x52f), (0x530, 0x6ff), (0x900, 0xdff),
          (0xe00, 0x10ff), (0x1100, 0x11ff), (0x1e00, 0x1fff), (0x2000, 0x27bf), (0x3000, 0x30ff),
          (0x4e00, 0x9fff), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfb00, 0xfdff), (0xfe20, 0xffee),
          (0x10300, 0x1034a), (0x10400, 0x1044d), (0x1d400, 0x1d7ff), (0x20000, 0x2a6d6)]


def scattered():
    low, high = rnd.choice(RANGES)
    return "".join(old(low, high) if rnd.random() < 0.8 else " " for _ in range(rnd.randint(1, 24)))


def anywhere():
    return "".join(old(*rnd.choice(RANGES)) for _ in range(rnd.randint(1, 16)))


GROUPS = {
    "caption": (300, caption),
    "digits": (150, lambda: blend([str(rnd.randint(0, 10**9)), "3.14", "1,000", "42km/h", "٣٤", "x2", "½"], 1, 5)),
    "contraction": (150, lambda: blend(SHORT, 1, 6)),
    "world": (250, lambda: blend(WORLD, 1, 3)),
    "emoji": (200, lambda: blend(EMOJI, 1, 6)),
    "html": (300, lambda: blend([entity(), entity(), entity(), "a", "<"], 1, 4)),
    "control": (150, lambda: "".join(rnd.choice(CONTROLS + ["a", "B", " "]) for _ in range(rnd.randint(1, 12)))),
    "repair": (150, lambda: blend([terminal(), *LIGATURES, "Ｆｕｌｌ！", "“x”", "a\r\nb\rc\u2028d"], 1, 5)),
    "special": (50, lambda: blend(SPECIALS + ["a cat"], 1, 4)),
    "script": (300, scattered),
    "anything": (250, anywhere),
    "mojibake": (120, lambda: blend([wrongly_decoded(), wrongly_decoded(), "a cat,"], 1, 3)),
    "long": (30, lambda: " ".join(rnd.choice([caption(), rnd.choice(WORLD)]) for _ in range(25))
             if rnd.random() < 0.7 else "".join(rnd.choice("abcdeé水") for _ in range(600))),
}
EXTRA = ["", " ", "\n\t", "!", "a", "A", "\U0001f98a", "a" * 3000, "!" * 500, "ab" * 700]


def texts():
    for text in EXTRA:
        yield "edge", text
    for group, (count, make) in GROUPS.items():
        seen = set()
        while len(seen) < count:
            text = make()
            if text not in seen and (mistaken(text) == (group == "mojibake")):
                seen.add(text)
                yield group, text


def mistaken(text):
    """Whether ftfy's detector of wrong encodings speaks up at any stage of the cleaning."""
    plain = ftfy.fix_text(text, fix_encoding=False)
    return plain != ftfy.fix_text(text)


def openai():
    tokenizer = SimpleTokenizer()
    for ours, theirs in ((START, "<start_of_text>"), (END, "<end_of_text>")):
        tokenizer.encoder[ours] = tokenizer.encoder.pop(theirs)
    tokenizer.cache = {START: START, END: END}
    tokenizer.pat = regex.compile(
        "|".join(map(re.escape, (START, END)))
        + r"|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",
        regex.IGNORECASE,
    )
    return tokenizer


def fast(reference):
    merges = sorted(reference.bpe_ranks, key=reference.bpe_ranks.get)
    return CLIPTokenizer(vocab=dict(reference.encoder), merges=merges)


reference = openai()
other = fast(reference)
lines = []
for group, text in texts():
    ids = reference.encode(text)
    theirs = other(text, add_special_tokens=False)["input_ids"]
    line = {"group": group, "text": text, "ids": ids}
    if theirs != ids:
        line["fast"] = theirs
    lines.append(json.dumps(line, separators=(",", ":")))
with open(HERE / "clip-encoded.jsonl.gz", "wb") as file:
    with gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())
print(len(lines), "texts,", sum('"fast"' in line for line in lines), "differ in transformers")
