package dev.salvor.packages.drift;

/**
 * A content as it was built once. There are as many as hosts have packages, so what a record would
 * be given is written out: it costs a tenth.
 */
@SuppressWarnings("ReferenceEquality") // a table has one object for equal contents
record Build(Content content, long built, long buildId) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Build build
        && built == build.built
        && buildId == build.buildId
        && content == build.content;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * System.identityHashCode(content) + Long.hashCode(built))
        + Long.hashCode(buildId);
  }
}
