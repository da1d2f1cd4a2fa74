package dev.salvor.packages.drift;

import java.util.Arrays;

/** Who has what of one package in one slot. Hosts come in their order, each at most once. */
final class Row {
  private static final int FIRST = 2;

  final PackageKey key;
  int size;
  private int[] hosts = new int[FIRST];
  private Content[] contents = new Content[FIRST];
  private long[] builds = new long[2 * FIRST];

  Row(PackageKey key) {
    this.key = key;
  }

  int host(int at) {
    return hosts[at];
  }

  Content content(int at) {
    return contents[at];
  }

  long built(int at) {
    return builds[2 * at];
  }

  long buildId(int at) {
    return builds[2 * at + 1];
  }

  /** Whether {@code host} was the last one. */
  boolean endsWith(int host) {
    return size > 0 && hosts[size - 1] == host;
  }

  void add(int host, Content content, long built, long buildId) {
    if (size == hosts.length) {
      int more = size + size / 2 + 1;
      hosts = Arrays.copyOf(hosts, more);
      contents = Arrays.copyOf(contents, more);
      builds = Arrays.copyOf(builds, 2 * more);
    }
    hosts[size] = host;
    size++;
    replaceLast(content, built, buildId);
  }

  void replaceLast(Content content, long built, long buildId) {
    contents[size - 1] = content;
    builds[2 * size - 2] = built;
    builds[2 * size - 1] = buildId;
  }
}
