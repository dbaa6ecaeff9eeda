"""The short form of an English predicate: without auxiliaries, articles and light adverbs."""

import re

from kg.extraction.rules.words import listed
from kg.schema.forms import Normal

_BE = listed("be am is are was were been being 's 're")
_AUXILIARIES = listed("have has had having do does did will would shall")
_POSSIBLE = listed("may might can could should must")
_DENIALS = listed("not never n't cannot")
_LIGHT = listed(
    """
    a an the also then later already still just only soon eventually finally originally currently formerly officially
    subsequently first once now often usually mainly mostly primarily widely generally
    """
)
_IRREGULAR = dict(
    pair.split(":")
    for pair in listed(
        """
        wrote:write won:win led:lead became:become began:begin built:build bought:buy sold:sell made:make took:take
        gave:give held:hold met:meet left:leave lost:lose found:find said:say went:go came:come ran:run fought:fight
        taught:teach sang:sing drew:draw grew:grow knew:know rose:rise fell:fall wore:wear sent:send spent:spend
        kept:keep got:get saw:see bore:bear chose:choose spoke:speak broke:break drove:drive flew:fly shot:shoot
        stood:stand told:tell thought:think brought:bring caught:catch paid:pay has:have does:do goes:go dies:die
        lies:lie died:die lay:lie founded:found directed:direct
        """
    )
)
_DOUBLED = re.compile(r"([bdfgkmnprt])\1$")
_SILENT_E = re.compile(r"(?:[aeiou][cgsuvz]|at|iv|os|ur|ir|ag|ut|us|rib|vid|nam|mov|lov|clud|[^aeiou]l)$")


def shorten(surface: str) -> Normal:
    """An active verb by its base form; a participle, after "be" or before "by", as it is. ``surface`` is folded."""
    negated = possible = passive = False
    kept: list[str] = []
    for word in surface.split(" "):
        if word in _DENIALS:
            negated = True
        elif not kept and word in _BE:
            passive = True
        elif not kept and word in _POSSIBLE:
            possible = True
        elif not (word in _LIGHT or (not kept and word in _AUXILIARIES)):
            kept.append(word)
    if not kept:
        return Normal("be" if passive else surface, negated=negated, possible=possible)
    if not passive and not _is_participle(kept):
        kept[0] = _base_form(kept[0])
    return Normal(" ".join(kept), passive=passive, negated=negated, possible=possible)


def _is_participle(kept: list[str]) -> bool:
    """established in, directed by: "be" was left out."""
    return len(kept) > 1 and kept[1] in ("by", "in", "at", "as") and kept[0].endswith(("ed", "en", "own"))


def _base_form(verb: str) -> str:
    """writes, wrote, writing → write; by rule and a short list, so that a rare verb may keep an odd form."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    for ending, base in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if verb.endswith(ending) and len(verb) > len(ending) + 1:
            return verb[: -len(ending)] + base
    if verb.endswith("s") and not verb.endswith(("ss", "us", "is")) and len(verb) > 3:
        return verb[:-1]
    ending = next((ending for ending in ("ed", "ing") if verb.endswith(ending) and len(verb) > len(ending) + 2), "")
    if not ending:
        return verb
    stem = verb[: -len(ending)]
    if _DOUBLED.search(stem):
        return stem[:-1]
    return stem + "e" if _SILENT_E.search(stem) else stem
