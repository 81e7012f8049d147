"""Readers' verdict: whether a machine's summary is accurate, one vote a reader and summary.

:mod:`~carebook.votes.server` serves the books and takes the votes, :mod:`~carebook.votes.box` keeps
them, :mod:`~carebook.votes.tally` counts them for whoever reviews the summaries.

What is kept of a vote: the area, the summary and the version of its text, the verdict, a comment
where one was given, the day, and a mark. The mark is a keyed hash of the reader's id and of the
summary. It lets a reader change a vote; it does not tell which votes on different summaries came
from one reader, not even to somebody who has the whole database. No address, no time of day and no
browser's name is kept or logged.

What this stops: votes for a text that does not stand there, two votes by one id, ids that this
server did not give out, posts that another website makes a reader's browser send, floods from one
address or by one id, comments that could hide or run something.

What it cannot stop: somebody who asks for new ids, each within the limits, from many addresses, is
counted as many readers; so is a reader who clears the browser's storage or has two browsers.
Proving that readers are people would take an account or a third party, and neither is wanted here.
So the votes say where to look again. They are no survey.
"""
