package dev.assay.plugins.ngram.trie;

/** Goes through the n-grams of one order, depth first. */
record Walk(Ngrams ngrams, int[] words, Ngrams.Visitor visitor) {
  static void of(Ngrams ngrams, int order, Ngrams.Visitor visitor) {
    new Walk(ngrams, new int[order], visitor).below(Ngrams.ROOT, 0);
  }

  private void below(int node, int depth) {
    int end = ngrams.endOfChildren(node);
    for (int child = ngrams.firstChild(node); child < end; child++) {
      words[depth] = ngrams.word(child);
      if (depth + 1 == words.length) {
        visitor.visit(child, words);
      } else {
        below(child, depth + 1);
      }
    }
  }
}
