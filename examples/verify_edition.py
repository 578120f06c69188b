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

computed = {}
for organisation in inputs["organisations"]:
    strength = (organisation["strength"] or {}).get("officials")
    figures = dict(organisation["measures"], strength=strength or 0)
    score = Fraction(0)
    for indicator in method["indicators"]:
        numerator, denominator = figures[indicator["numerator"]], figures[indicator["denominator"]]
        percent = Fraction(100 * numerator, denominator) if denominator else Fraction(0)
        score += Fraction(indicator["weight"]) * min(percent, 100) / 100
    category = next((cohort["category"] for cohort in method["cohorts"]
                     if cohort["up_to"] is None or strength <= cohort["up_to"]),
                    None) if strength is not None else None
    computed[organisation["code"]] = (category, score)

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
