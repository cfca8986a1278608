"""Reads [{name, policy}] on standard input; prints parliament's findings as [{name, issue, detail}]."""

import json
import sys

import parliament

findings = []
for item in json.load(sys.stdin):
    for finding in parliament.analyze_policy_string(json.dumps(item["policy"])).findings:
        findings.append({"name": item["name"], "issue": finding.issue, "detail": json.dumps(finding.detail)})
json.dump(findings, sys.stdout)
