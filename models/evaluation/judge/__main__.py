"""Trains the evaluation classifier, see classifier.py: python -m evaluation.judge"""

from evaluation.judge.classifier import main

main()
