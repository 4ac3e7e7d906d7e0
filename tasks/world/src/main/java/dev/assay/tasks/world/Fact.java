package dev.assay.tasks.world;

/** Something that is so in the world. A subject has one object a relation. */
record Fact(Relation relation, String subject, String object) {}
