"""Makes the fixtures of this folder: merges learnt from a few captions, and encoded texts.

The encoder below is OpenAI's simple_tokenizer.py (github.com/openai/CLIP, MIT licence,
Copyright (c) 2021 OpenAI), shortened, with the merges as a parameter. The trainer is the plain
algorithm of Sennrich et al. (2016) with the tie-breaking that BpeTrainer documents.

Run: pip install ftfy==6.3.1 regex && python make_fixtures.py
"""

import collections
import html
import json
import pathlib

import ftfy
import regex as re

HERE = pathlib.Path(__file__).parent
MERGES = 120
CAPTIONS = """a red heart
a blue heart with an arrow
the face of a fox, smiling
a woman with red hair and dark skin
a man with red hair and light skin tone
two green squares above a yellow circle
a small red circle to the left of a large blue square
it's a cat's face with tears of joy
a smiling face with hearts and smiling eyes
the moon's face, a full moon at night
we've got 3 red triangles and 12 blue ones
fish & chips, a cup of tea, a piece of cake
a flag in the hole of a golf course
person rowing a boat: medium-dark skin tone
café crème brûlée, déjà vu
heart, heart, heart!!!
""".splitlines()

TEXTS = [
    "",
    "   ",
    "a red heart",
    "A  RED\tHeart\n",
    "a fox",
    "it's the cat's, we've, they're, I'm, he'll, she'd, don't",
    "IT'S THE CAT'S",
    "12345 red hearts in 2024",
    "½ of 3² is Ⅳ",
    "fish &amp; chips",
    "fish &amp;amp; chips &lt;3 &eacute; &hearts; &#233; &#x1F98A; &#128; &nosuch; &#0;",
    "caf\u00e9 cafe\u0301 D\u00c9J\u00c0",
    "\u201ccurly\u201d \u2018quotes\u2019 and the cat\u2019s",
    "\ufb01sh and \ufb02ags",
    "\uff26\uff35\uff2c\uff2c\u3000width\uff01",
    "no\u00a0break\u2003space",
    "heart!!! ??? ...(really)",
    "\U0001f98a\u2764\ufe0f\U0001f469\u200d\U0001f9b0",
    "\u6c34\u679c \u0440\u044b\u0431\u0430 \u039f\u0394\u039f\u03a3 \u0130stanbul stra\u00dfe",
    "tab\x07bell\x00null\ufefflast",
    "<|startoftext|>a heart<|endoftext|> a heart",
    "</w> a</w> b</w>c",
    "under_score semi;colon a-b c/d",
    "\u0915\u093f\u0924\u093e\u092c",
    "\u017fteel's '\u017f",
]


def bytes_to_unicode():
    bs = (
        list(range(ord("!"), ord("~") + 1))
        + list(range(ord("¡"), ord("¬") + 1))
        + list(range(ord("®"), ord("ÿ") + 1))
    )
    cs = bs[:]
    n = 0
    for b in range(2**8):
        if b not in bs:
            bs.append(b)
            cs.append(2**8 + n)
            n += 1
    return dict(zip(bs, [chr(n) for n in cs]))


def basic_clean(text):
    text = ftfy.fix_text(text)
    text = html.unescape(html.unescape(text))
    return text.strip()


def whitespace_clean(text):
    text = re.sub(r"\s+", " ", text)
    return text.strip()


PATTERN = re.compile(
    r"""<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+""",
    re.IGNORECASE,
)
BYTES = bytes_to_unicode()


def words(text):
    return re.findall(PATTERN, whitespace_clean(basic_clean(text)).lower())


def symbols(word):
    encoded = "".join(BYTES[b] for b in word.encode("utf-8"))
    return tuple(encoded[:-1]) + (encoded[-1] + "</w>",)


def merge(word, pair):
    out = []
    i = 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            out.append(word[i] + word[i + 1])
            i += 2
        else:
            out.append(word[i])
            i += 1
    return tuple(out)


class SimpleTokenizer:
    def __init__(self, merges):
        vocab = list(BYTES.values())
        vocab = vocab + [v + "</w>" for v in vocab]
        for pair in merges:
            vocab.append("".join(pair))
        vocab.extend(["<|startoftext|>", "<|endoftext|>"])
        self.encoder = dict(zip(vocab, range(len(vocab))))
        self.ranks = dict(zip(merges, range(len(merges))))

    def bpe(self, token):
        if token in ("<|startoftext|>", "<|endoftext|>"):
            return (token,)
        word = symbols(token)
        while len(word) > 1:
            pairs = list(zip(word, word[1:]))
            best = min(pairs, key=lambda pair: self.ranks.get(pair, float("inf")))
            if best not in self.ranks:
                break
            word = merge(word, best)
        return word

    def encode(self, text):
        return [self.encoder[part] for token in words(text) for part in self.bpe(token)]


def train(texts, count):
    vocabulary = collections.Counter(word for text in texts for word in words(text))
    split = {word: symbols(word) for word in vocabulary}
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, times in vocabulary.items():
            for pair in zip(split[word], split[word][1:]):
                pairs[pair] += times
        pair, times = min(pairs.items(), key=lambda item: (-item[1], item[0]))
        if times < 2:
            break
        merges.append(pair)
        split = {word: merge(parts, pair) for word, parts in split.items()}
    return merges


merges = train(CAPTIONS, MERGES)
(HERE / "captions.txt").write_text("\n".join(CAPTIONS) + "\n", "utf-8")
lines = ["#version: 1"] + [" ".join(pair) for pair in merges]
(HERE / "merges.txt").write_text("\n".join(lines) + "\n", "utf-8")
tokenizer = SimpleTokenizer(merges)
cases = [{"text": text, "ids": tokenizer.encode(text), "words": words(text)} for text in TEXTS]
(HERE / "encoded.json").write_text(json.dumps(cases, indent=1) + "\n", "utf-8")
