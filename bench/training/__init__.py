"""Training the tagger: `make train CORPUS=DIR`. Needs the `train` extra; nothing here is needed to run."""
