"""`python -m evaluation.judge`: trains the evaluation classifier, see classifier.py."""

from evaluation.judge.classifier import main

main()
