#!/usr/bin/env python3
"""Recomputes every figure of an edition of the ranking from its bundle alone.

    python3 examples/verify_edition.py edition-1.zip

Plain Python, nothing to install. It checks the SHA-256 of each file and recomputes scores,
categories and ranks; the signature over manifest.json needs an Ed25519 library, and
`sopan edition verify` checks it too. Exit 1, and the name of the file, when anything differs.
"""
import hashlib, json, sys, zipfile
from decimal import Decimal, ROUND_HALF_UP
from fractions import Fraction

def differs(name, why):
    sys.exit(f"{name}: {why}")

bundle = zipfile.ZipFile(sys.argv[1])
for listed in json.loads(bundle.read("manifest.json"))["files"]:
    if hashlib.sha256(bundle.read(listed["name"])).hexdigest() != listed["sha256"]:
        differs(listed["name"], "is not the file that was signed")
method, inputs, ranking = (json.loads(bundle.read(f"{name}.json"))
                           for name in ("methodology", "inputs", "ranking"))

def category(strength):
    return strength is not None and next(
        cohort["category"] for cohort in method["cohorts"]
        if cohort["up_to"] is None or strength <= cohort["up_to"]) or None

def raw(indicator, organisation):
    """numerator / denominator in per cent, capped; None without a denominator."""
    window, how = indicator.get("window"), indicator.get("normalisation", "percentage")
    figures = dict(organisation["measures"], one=1,
                   strength=(organisation["strength"] or {}).get("officials", 0))
    numerator, denominator = (figures.get(f"{indicator[side]}.{window}", figures.get(indicator[side]))
                              for side in ("numerator", "denominator"))
    cap = indicator.get("cap", "100" if how == "percentage" else None)
    percent = Fraction(100 * numerator, denominator) if denominator else None
    return percent if percent is None or cap is None else min(percent, Fraction(cap))

def share(indicator, percent, cohort):
    """The percentage that enters the score: 0 to 100."""
    if percent is None or percent == 0:
        return Fraction(0)
    low, high = Fraction(0), Fraction(100)
    if indicator.get("normalisation", "percentage") != "percentage":
        high = max(cohort)
    if indicator.get("normalisation") == "min_max":
        low = min(cohort)
    return min(100 * (percent - low) / (high - low), 100) if high > low else Fraction(100)

cohorts, computed = {}, {}
for organisation in inputs["organisations"]:
    of = category((organisation["strength"] or {}).get("officials"))
    cohorts.setdefault(of, []).append(organisation)
for of, organisations in cohorts.items():
    scores = dict.fromkeys((o["code"] for o in organisations), Fraction(0))
    for indicator in method["indicators"]:
        percents = {o["code"]: raw(indicator, o) for o in organisations}
        cohort = [percent for percent in percents.values() if percent is not None]
        for code, percent in percents.items():
            scores[code] += Fraction(indicator["weight"]) * share(indicator, percent, cohort) / 100
    computed.update((code, (of, score)) for code, score in scores.items())

def rounded(score):
    return str((Decimal(score.numerator) / Decimal(score.denominator))
               .quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))

if len(ranking) != len(computed):
    differs("ranking.json", f"ranks {len(ranking)} organisations, the inputs are of {len(computed)}")
for row in ranking:
    category, score = computed[row["code"]]
    rank = 1 + sum(1 for c, s in computed.values() if c == category and s > score)
    given = (row["category"], row["rank"], Fraction(row["score_exact"]), row["score"])
    if given != (category, rank if category else None, score, rounded(score)):
        differs("ranking.json", f"{row['code']}: the inputs give category {category}, "
                                f"rank {rank}, score {rounded(score)}")
print(f"{len(ranking)} organisations: every figure follows from the inputs")
