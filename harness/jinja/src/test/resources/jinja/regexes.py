"""Patterns and texts for findall, search and sub, in the style of what tasks' filters use, and of every construct."""

TEXTS = [
    "",
    "abc",
    "The answer is (B). Then #### 1,234.50 and #### -7",
    "Answer: yes\nFinal answer: 42.\nanswer is $3,000",
    "été naïve Straße 東京 ١٢٣ 😀x x²",
    "a\tb\u00a0c\u2003d\x1ce\x0bf\r\n g\n",
    "foo.bar+baz[qux]{1,2}^$ \\n 'q' \"d\"",
    "aaa aab ab abab aXbX A_1 a-b",
    "\\boxed{42} and \\boxed{x^{2}}",
    "<<3+4=7>> [[A]] {{x}} (c) (d)",
    "2024-01-02 12:30 x=1;y=22",
    "\n\nline one\nline two\n",
]

PATTERNS = [
    r"#### (\-?[0-9\.\,]+)", r"(-?[$0-9.,]{2,})|(-?[0-9]+)", r"(?i)the answer is \(?([A-D])\)?", r"The answer is (\-?[0-9\.\,]+)",
    r"\((.)\)", r"[A-D]", r"((?<=The answer is )(.*)(?=.)|(?<=answer is )(.*)(?=.))", r"(?:[Aa]nswer:?\s*)(\w+)",
    r"\\boxed\{(.*?)\}", r"\$(\d[\d,]*)", r"\b\w", r"\w+\b", r"\B\w", r"\d+", r"\D+", r"\s+", r"\S+", r"\W+", r"[\w.]+", r"[^\w\s]",
    r"[\d\-]+", r"[\s,]+", r"^.", r".$", r"(?m)^.", r"(?m).$", r"(?m)^$", r"\A.", r".\Z", r"$", r"^", r"(?s)a.*b", r".+", r"(?s).+",
    r"a*", r"a+?", r"a??b", r"a{2}", r"a{2,}", r"a{,2}", r"a{1,2}?", r"a{x", r"{", r"}", r"]", r"[]]", r"[^]]+", r"[[]", r"[a\]b]",
    r"[&&a]+", r"[a-c&&b]", r"[-a]+", r"[a-]+", r"[\^a]", r"(a)(b)?", r"(a|ab)(c|bcd)?", r"(?P<x>a)(?P=x)", r"(?P<a_1>\w)(?P<b2>\w)",
    r"(\w)\1", r"(?:ab)+", r"(?=ab)a", r"a(?!b)", r"(?<=a)b", r"(?<!a)b", r"(?>a+)b", r"a++b", r"a*+", r"(?i)ÉTÉ", r"(?i)STRASSE|straße", r"(?i:A)b",
    r"(?x) a \s # comment", r"(?x)[ #]+", r"(?a)\w+", r"(?a)\d+", r"\x41|\u0061|\U00000062", r"\101", r"\0", r"\t|\n|\r|\f|\v|\a", r"\.", r"\-", r"\/", r"\"|'", r"\ ",
    r"#", r" ", r"(?#comment)a", r"a|", r"|a", r"()", r"(a?)*", r"(a*)+b", r"(?:a|b)*?X", r"[\u4e00-\u9fff]+", r"[😀]", r"\N{BULLET}", r"[^\x00-\x7f]+",
    r"(\d+)-(\d+)-(\d+)", r"(?P<y>\d{4})-(?P<m>\d\d)", r"(", r")", r"[", r"*", r"a**", r"(?P<1a>x)", r"(?P<x>a)(?P<x>b)", r"(?P=nope)", r"\2", r"(a)\2", r"[b-a]", r"\q", r"[\q]",
    r"(?z)a", r"a{2,1}", r"\x4", r"(?i)a(?-i:B)", r"(?s:.)\Z", r"(?m:^)l", r"\bfoo\.bar\b", r"\d{1,3}(?:,\d{3})*(?:\.\d+)?", r"^\s*(.*?)\s*$", r"(?s)^(.*?)\n\n", r"[A-Za-z]+", r"[à-ü]+",
]

REPLACEMENTS = ["", "X", r"<\g<0>>", r"\1", r"[\1|\2]", r"\g<1>0", r"\g<x>", r"\n\\t", r"$1 \$", r"\q", r"\0", r"\101", r"\g<", r"\3"]
