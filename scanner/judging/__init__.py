"""What a paper shows: facts that decide what applies, rules, claims, red flags."""
