"""Reading a draft from what a model answered, whatever it wrote around it."""

import json

import pytest

from carebook.narrative.writers.answers import MAX_ANSWER_LENGTH, parse_draft

ONE, TWO = "In {{area}}, {{requests.says}}.", 'It is "so", and {{requests.change}}, too.'
DRAFT = json.dumps({"sentences": [ONE, TWO]})
OLD = json.dumps({"sentences": ["A first try, which is not the answer."]})
LONG = {"paragraphs": ["One. Two.", "Three."], "questions": ["Why?"]}


def sentences(answer: str) -> tuple[str, ...]:
    return parse_draft(answer, "chart").sentences


@pytest.mark.parametrize(
    "answer",
    [
        DRAFT,
        f"```json\n{DRAFT}\n```",
        f"```\n{DRAFT}\n```\nI hope that this helps! Tell me if {{you}} want more.",
        f"Sure. Here is the summary of {{{{area}}}}:\n\n{DRAFT}",
        f"[{DRAFT}]",
        f'{{"summary": {DRAFT}}}',
        f'{{"result": {{"summary": [{DRAFT}]}}}}',
        f'{{"thoughts": "plain words", {DRAFT[1:]}',
        # Thoughts, with a draft of their own, in every mark that servers leave in.
        f"<think>Say {OLD}? No.</think>{DRAFT}",
        f"Say {OLD}? No.</think>\n\n{DRAFT}",
        f"<thinking>{OLD}</thinking>\n{DRAFT}",
        f"<|channel|>analysis<|message|>{OLD}<|end|><|channel|>final<|message|>{DRAFT}<|return|>",
        # Thoughts in no mark at all: the last whole draft is the answer.
        f"First try: {OLD}. It lacks a figure. Better: {DRAFT}",
        f"{DRAFT}\n\nThe form was {{'sentences': [...]}}.",
        f'{DRAFT}\nNotes: {{"checked": true}}',
        # Calls of a tool that the server took for text.
        f'<tool_call>{{"name": "summary", "arguments": {DRAFT}}}</tool_call>',
        # Faults that leave no doubt.
        DRAFT.replace('"]', '",\n]').replace("]}", "],}"),
        json.dumps({"sentences": json.dumps([ONE, TWO])}),
    ],
)
def test_the_draft_is_found_in_what_stands_around_it(answer):
    assert sentences(answer) == (ONE, TWO)


def test_one_text_where_a_list_was_asked_for_is_a_list_of_one():
    assert sentences(json.dumps({"sentences": "Only this."})) == ("Only this.",)
    assert sentences(json.dumps({"sentences": "[It opens with a bracket."})) == (
        "[It opens with a bracket.",
    )


def test_line_breaks_in_a_text_are_read():
    assert sentences('{"sentences": ["One\nline."]}') == ("One\nline.",)


@pytest.mark.parametrize("text", ["a, ]", 'He said "x, }" then, ]', "trailing,", "\\", "\\\\, ]"])
def test_commas_are_left_out_of_lists_and_never_out_of_texts(text):
    broken = json.dumps({"sentences": [text, "end"]}).replace("]}", ",]}")
    assert sentences(broken.replace('"end"', '"end"')) == (text, "end")


def test_a_long_draft_comes_with_its_questions():
    draft = parse_draft(f"<think>hm</think>```json\n{json.dumps(LONG)}\n```", "book")
    assert (draft.paragraphs, draft.questions) == (("One. Two.", "Three."), ("Why?",))
    assert parse_draft('{"paragraphs": ["One."]}', "section").questions == ()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "the answer was empty"),
        (" \n ", "the answer was empty"),
        ("<think>Only thoughts.</think>\n", "empty after what was thought aloud"),
        ("<think>I will say that", "cut off: it ended in what was thought aloud"),
        (DRAFT[:40], "cut off or malformed"),
        (DRAFT[:-2], "cut off or malformed"),
        ("The area has many requests.", "not the JSON that was asked for"),
        ("In {{area}}, {{requests.says}}.", "not the JSON that was asked for"),
        ('{"other": 1}', "sentences: Field required"),
        ('{"sentences": 5}', "sentences: "),
        ('{"sentences": [5]}', "sentences.0: "),
        (json.dumps(LONG), "sentences: Field required"),
        ("x" * (MAX_ANSWER_LENGTH + 1), "too long"),
    ],
)
def test_what_holds_no_draft_is_refused_with_the_reason(answer, reason):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_draft(answer, "chart")
    assert reason in str(caught.value)


def test_a_reason_shows_the_form_that_is_wanted():
    with pytest.raises(ValueError, match=r'like \{"sentences": \["\.\.\.", "\.\.\."\]\}$'):
        parse_draft("Words.", "chart")
    with pytest.raises(ValueError, match=r'like \{"paragraphs": .*"questions": '):
        parse_draft("Words.", "section")


@pytest.mark.parametrize(
    "answer",
    ['{"a":' * 30_000, '{"' * 90_000, '[{"a": "' * 20_000, '{"sentences": [' + '"x",' * 40_000],
)
def test_an_answer_without_an_end_does_not_hold_up_the_run(answer):
    # A time that grew with the square of the length would keep this test for minutes.
    with pytest.raises(ValueError, match=r"cut off|malformed|not the JSON|sentences"):
        parse_draft(answer, "chart")
