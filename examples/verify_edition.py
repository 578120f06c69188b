#!/usr/bin/env python3
"""Recomputes every figure of an edition of the ranking from its bundle alone.

    python3 examples/verify_edition.py edition-1.zip

Plain Python, nothing to install. It checks that the bundle holds just the files of an edition,
each with the SHA-256 that the manifest gives, and recomputes every figure of ranking.json. It
does not check the signature over manifest.json, which needs an Ed25519 library: that nobody made
another manifest for other files, only `sopan edition verify --key` can say. Exit 1, and the name
of the file, when anything differs.
"""
import hashlib, json, sys, zipfile
from collections import defaultdict
from fractions import Fraction

bundle = zipfile.ZipFile(sys.argv[1])
manifest = json.loads(bundle.read("manifest.json"))
if manifest["format"] != "sopan-edition" or manifest["version"] not in (1, 2):
    sys.exit("manifest.json: is not of an edition, or of a version that is not known here")
listed = {file["name"]: file["sha256"] for file in manifest["files"]}
of_edition = {"README.txt", "edition.json", "inputs.json", "methodology.json", "ranking.json"}
whole = of_edition | {"manifest.json", "manifest.key", "manifest.sig"}
for name in sorted(whole | set(listed) | set(bundle.namelist())):
    if name not in whole or bundle.namelist().count(name) != 1:
        sys.exit(f"{name}: is missing, there twice, or no file of an edition")
    if (name in of_edition) != (name in listed):
        sys.exit(f"{name}: is not in the manifest")
    if name in listed and hashlib.sha256(bundle.read(name)).hexdigest() != listed[name]:
        sys.exit(f"{name}: is not the file of the manifest")
about, method, inputs, ranking = (json.loads(bundle.read(f"{name}.json"))
                                  for name in ("edition", "methodology", "inputs", "ranking"))
if (about["methodology"], about["as_on"]) != (method["version"], inputs["as_on"]):
    sys.exit("edition.json: is of another methodology or day than methodology.json and inputs.json")
for organisation in inputs["organisations"] if manifest["version"] > 1 else []:
    strength, parts = organisation["strength"], organisation.get("strength_parts", [])
    summed = strength["officials"] if strength and strength["source"] is None else 0
    if sum(part["officials"] for part in parts) != summed:
        sys.exit(f"inputs.json: the parts of the strength of {organisation['code']} don't add up to {summed}")

def counted(indicator, organisation):
    """Numerator, denominator, and the one in per cent of the other as far as it counts, or None."""
    figures = dict(organisation["measures"], one=1,
                   strength=(organisation["strength"] or {}).get("officials", 0))
    numerator, denominator = (figures.get(f"{source}.{indicator.get('window')}", figures.get(source, 0))
                              for source in (indicator["numerator"], indicator["denominator"]))
    percentage = indicator.get("normalisation", "percentage") == "percentage"
    most = Fraction(indicator.get("cap", 100 if percentage else 10**12))
    return numerator, denominator, min(Fraction(100 * numerator, denominator), most) if denominator else None

def share(indicator, percent, cohort):
    """The percentage that enters the score: 0 to 100."""
    how = indicator.get("normalisation", "percentage")
    high = Fraction(100) if how == "percentage" else max(cohort, default=0)
    low = min(cohort) if how == "min_max" and cohort else Fraction(0)
    if not percent or high == low:
        return Fraction(100 if percent else 0)
    return 100 * (percent - low) / (high - low)

def printed(number):
    """With two decimals, halves upwards."""
    hundredths = int(100 * number + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"

cohorts, scores, shares = defaultdict(list), defaultdict(Fraction), defaultdict(list)
for organisation in inputs["organisations"]:
    strength = (organisation["strength"] or {}).get("officials", 0)
    cohorts[next((cohort["category"] for cohort in method["cohorts"] if strength > 0
                  and (cohort["up_to"] is None or strength <= cohort["up_to"])), None)].append(organisation)
for organisations in cohorts.values():
    for indicator in method["indicators"]:
        figures = [counted(indicator, organisation) for organisation in organisations]
        known = [percent for _, denominator, percent in figures if denominator]
        for organisation, (numerator, denominator, percent) in zip(organisations, figures):
            percent = share(indicator, percent, known)
            points = Fraction(indicator["weight"]) * percent / 100
            scores[organisation["code"]] += points
            shares[organisation["code"]].append(dict(
                id=indicator["id"], numerator=numerator, denominator=denominator,
                percent=printed(percent), points=printed(points)))

computed = []
for category, organisations in cohorts.items():
    for code in (organisation["code"] for organisation in organisations):
        ahead = sum(scores[other["code"]] > scores[code] for other in organisations)
        computed.append(dict(code=code, category=category, rank=ahead + 1 if category else None,
                             score=printed(scores[code]), score_exact=scores[code], indicators=shares[code]))
computed.sort(key=lambda row: (row["category"] is None, row["category"], row["rank"], row["code"]))
for row, should in zip(ranking, computed):
    row["score_exact"] = Fraction(row["score_exact"])
    if row != should:
        sys.exit(f"ranking.json: {row['code']}: the inputs give {should}")
if len(ranking) != len(computed):
    sys.exit(f"ranking.json: ranks {len(ranking)}, and the inputs are of {len(computed)}")
print(f"{len(ranking)} organisations: every figure follows from the inputs")
