#!/usr/bin/env python3
"""Recomputes every figure of an edition of the ranking from its bundle alone.

    python3 examples/verify_edition.py edition-1.zip

Plain Python, nothing to install. It checks the SHA-256 of each file and recomputes scores,
categories and ranks; the signature over manifest.json needs an Ed25519 library, and
`sopan edition verify` checks it too. Exit 1, and the name of the file, when anything differs.
"""
import hashlib, json, sys, zipfile
from collections import defaultdict
from decimal import Decimal, ROUND_HALF_UP
from fractions import Fraction

bundle = zipfile.ZipFile(sys.argv[1])
for listed in json.loads(bundle.read("manifest.json"))["files"]:
    if hashlib.sha256(bundle.read(listed["name"])).hexdigest() != listed["sha256"]:
        sys.exit(f"{listed['name']}: is not the file that was signed")
method, inputs, ranking = (json.loads(bundle.read(f"{name}.json"))
                           for name in ("methodology", "inputs", "ranking"))

def raw(indicator, organisation):
    """numerator / denominator in per cent, as far as it counts; None without a denominator."""
    figures = dict(organisation["measures"], one=1,
                   strength=(organisation["strength"] or {}).get("officials", 0))
    numerator, denominator = (figures.get(f"{source}.{indicator.get('window')}", figures.get(source))
                              for source in (indicator["numerator"], indicator["denominator"]))
    percentage = indicator.get("normalisation", "percentage") == "percentage"
    most = Fraction(indicator.get("cap", 100 if percentage else 10**12))
    return min(Fraction(100 * numerator, denominator), most) if denominator else None

def share(indicator, percent, cohort):
    """The percentage that enters the score: 0 to 100."""
    how = indicator.get("normalisation", "percentage")
    high = Fraction(100) if how == "percentage" else max(cohort, default=0)
    low = min(cohort) if how == "min_max" and cohort else Fraction(0)
    if not percent or high == low:
        return Fraction(100 if percent else 0)
    return 100 * (percent - low) / (high - low)

cohorts, scores = defaultdict(list), defaultdict(Fraction)
for organisation in inputs["organisations"]:
    strength = (organisation["strength"] or {}).get("officials")
    cohorts[next((cohort["category"] for cohort in method["cohorts"] if strength is not None
                  and (cohort["up_to"] is None or strength <= cohort["up_to"])), None)].append(organisation)
for organisations in cohorts.values():
    for indicator in method["indicators"]:
        percents = [raw(indicator, organisation) for organisation in organisations]
        known = [percent for percent in percents if percent is not None]
        for organisation, percent in zip(organisations, percents):
            scores[organisation["code"]] += Fraction(indicator["weight"]) * share(indicator, percent, known) / 100

computed = {(category, organisation["code"]): scores[organisation["code"]]
            for category, organisations in cohorts.items() for organisation in organisations}
for row in ranking:
    category, score = row["category"], computed.pop((row["category"], row["code"]), None)
    rank = category and 1 + sum(scores[other["code"]] > (score or 0) for other in cohorts[category])
    printed = str((Decimal(score.numerator) / Decimal(score.denominator))
                  .quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)) if score is not None else None
    if (rank, score, printed) != (row["rank"], Fraction(row["score_exact"]), row["score"]):
        sys.exit(f"ranking.json: {row['code']}: the inputs give rank {rank}, score {printed}")
if computed:
    sys.exit(f"ranking.json: {len(computed)} organisations of the inputs are missing")
print(f"{len(ranking)} organisations: every figure follows from the inputs")
