#!/bin/sh
# Bound by page.plan.yaml; never run by a test.
true
