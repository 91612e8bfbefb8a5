"""The text of an article → proposed statements; rules only, and nothing that is not printed.

readable: HTML and Markdown → text
paragraphs → quotes → words (tokens, sentences)
names, places, verbs: the words the rules know
person_names → roles → people: who is named, and as what
phrases → cues: reporting verbs and their subjects
content → claims: what each verb reports
blocks: turns, blocks after "X said:", documents
discourse → reading: who speaks, quotations joined
heading, facts → proposals: what is proposed
locate: where a proposal stands in the text
"""

from onrecord.articles.article import Article, Proposal
from onrecord.articles.locate import CERTAIN, PRONOUNS, describe, find_spans, is_certain, passage
from onrecord.articles.proposals import read_article
from onrecord.articles.readable import Readable, readable, text_format

__all__ = [
    "CERTAIN",
    "PRONOUNS",
    "Article",
    "Proposal",
    "Readable",
    "describe",
    "find_spans",
    "is_certain",
    "passage",
    "read_article",
    "readable",
    "text_format",
]
