package dev.assay.transformer.graph;

/** The parts of a model that have weights; which of them a family has is in {@link WeightNames}. */
enum Weight {
  EMBEDDING,
  POSITIONS,
  TOKEN_TYPES,
  EMBEDDING_NORM,
  ATTENTION_NORM,
  QUERY,
  KEY,
  VALUE,
  /** Queries, keys and values of all heads, one kind after the other. */
  QUERY_KEY_VALUE,
  /** Query, key and value of the first head, then those of the second, and so on. */
  HEADS_OF_QUERY_KEY_VALUE,
  QUERY_NORM,
  KEY_NORM,
  ATTENTION_OUTPUT,
  POST_ATTENTION_NORM,
  RELATIVE_BIAS,
  CROSS_NORM,
  CROSS_QUERY,
  CROSS_KEY,
  CROSS_VALUE,
  CROSS_OUTPUT,
  FEED_FORWARD_NORM,
  GATE,
  UP,
  DOWN,
  POST_FEED_FORWARD_NORM,
  ROUTER,
  EXPERT_GATE,
  EXPERT_UP,
  EXPERT_DOWN,
  FINAL_NORM,
  HEAD_TRANSFORM,
  HEAD_NORM,
  /** The output layer; a family without one uses the embedding. */
  HEAD,
  /** A bias of the output layer that lies apart from it. */
  HEAD_BIAS
}
