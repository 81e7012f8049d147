import pytest

from carebook.text.plain_text import markdown_to_text


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        (
            "In **Rutland**, *28.3%* of _carers_ and __more__.",
            "In Rutland, 28.3% of carers and more.",
        ),
        ("# Carers #\nMore.", "Carers\n\nMore."),
        ("Title\n=====\nMore.", "Title\n\nMore."),
        ("- one\n- two", "one\n\ntwo"),
        ("Intro\n1. one\n2. two", "Intro\n\none\n\ntwo"),
        ("It was so in\n2021. It rose.", "It was so in 2021. It rose."),
        ("2021. A year.", "2021. A year."),
        ("> said\n> so", "said so"),
        ("[a link](http://x.y/2021) and ![a chart](5.png)", "a link and a chart"),
        ("<b>bold</b> & &lt;5 < 5 &amp; <!-- 99% --> x", "bold & <5 < 5 & x"),
        ("see <https://x.y/99>.", "see ."),
        (r"5\* and \[x\]", "5* and [x]"),
        ("2*3 and 3 * 4", "2*3 and 3 * 4"),
        ("`code` ~~gone~~", "code gone"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", "a; b\n\n1; 2"),
        ("```\ncode\n```", "code"),
        ("a\n\n---\n\nb", "a\n\nb"),
        (
            "**{{carers_social_contact.area}}** and {{a_b.c_d}}",
            "{{carers_social_contact.area}} and {{a_b.c_d}}",
        ),
        ("one\ntwo\n\n\nthree", "one two\n\nthree"),
        ("- [x] done\n- [ ] not yet", "done\n\nnot yet"),
        ("::: {.note}\nMind **this**.\n:::", "Mind this."),
        ("a word[^1]{.small} and ![*all* of it](5.png)", "a word[^1] and all of it"),
        ("<!-- one\n\ntwo --> three", "three"),
        ("    28% of carers", "28% of carers"),
        ("[28%]: http://x.y", "[28%]: http://x.y"),
        ("<div>\n28% of carers\n</div>", "28% of carers"),
        ("a  \nb\\\nc", "a b c"),
        ("a\r\nb\r\n\r\nc\0d", "a b\n\nc\0d"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(markdown, wanted):
    assert markdown_to_text(markdown) == wanted


def test_other_scripts_stay():
    assert markdown_to_text("**社会** العربية \u200fעברית") == "社会 العربية \u200fעברית"


@pytest.mark.parametrize(
    "piece", ["*a ", "[", "<a", "_a ", "\\", "- a\n", "|", "-  ", "{.a", "1. ", "> ", "`a ", "![]("]
)
def test_a_long_text_of_one_mark_is_read_to_its_end(piece):
    # Where a pattern goes back over what it has read, this takes minutes.
    assert markdown_to_text(piece * (30_000 // len(piece)) + "x").endswith("x")


def test_what_lies_in_many_lists_is_read():
    deep = "".join(f"{'  ' * level}- item {level}\n" for level in range(40))
    assert markdown_to_text(deep).endswith("item 39")
