package dev.salvor.packages.drift;

import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What hosts differ in at one row. */
final class Comparison {
  private static final String FLAGS = "flags";
  private static final String BUILD = "build";
  private static final String REPOSITORY = "repository";

  /** A build, and the hosts that have it. */
  private record Had(Build build, BitSet hosts) {
    static Had of(Build build) {
      return new Had(build, new BitSet());
    }

    String version() {
      return build.content().version();
    }
  }

  private final Row row;
  private final List<String> names;
  private final VersionOrder order;
  private final List<Had> all;

  /** Of a row, the hosts of which have these names. */
  Comparison(Row row, List<String> names) {
    this.row = row;
    this.names = names;
    this.order = VersionOrders.named(row.key.kind()).orElseThrow();
    Map<Build, Had> had = new LinkedHashMap<>();
    for (int i = 0; i < row.size; i++) {
      had.computeIfAbsent(new Build(row.content(i), row.built(i), row.buildId(i)), Had::of)
          .hosts()
          .set(row.host(i));
    }
    this.all = List.copyOf(had.values());
  }

  /** Nothing but one and the same build on all of {@code hosts}. */
  @SuppressWarnings("ReferenceEquality") // a table has one object for equal contents
  static boolean isSame(Row row, int hosts) {
    if (row.size != hosts) {
      return false;
    }
    for (int i = 1; i < row.size; i++) {
      if (row.content(i) != row.content(0)
          || row.built(i) != row.built(0)
          || row.buildId(i) != row.buildId(0)) {
        return false;
      }
    }
    return true;
  }

  /** Of hosts that should have the same installed. */
  List<Finding> installed(BitSet hosts) {
    List<Finding> out = new ArrayList<>();
    List<List<Had>> versions = versions();
    if (versions.size() > 1) {
      out.add(
          finding(
              DriftClass.VERSION,
              isAllValid(),
              versions.stream().map(this::side).toList(),
              List.of(),
              List.of()));
    }
    List<String> missing = missing(hosts);
    if (!missing.isEmpty()) {
      out.add(
          finding(
              DriftClass.MISSING,
              false,
              versions.stream().map(this::side).toList(),
              missing,
              List.of()));
    }
    for (List<Had> equal : versions) {
      List<String> differs = differs(equal);
      if (!differs.isEmpty()) {
        List<Had> sorted = sortedByBuild(equal);
        out.add(
            finding(
                DriftClass.REBUILT,
                differs.equals(List.of(BUILD)) && isLaterBuilt(sorted),
                sorted.stream().map(had -> whole(had, differs)).toList(),
                List.of(),
                differs));
      }
    }
    return out;
  }

  /** Of the copies of an index and of what is published, which is among the hosts. */
  List<Finding> indexed(BitSet hosts) {
    List<String> missing = missing(hosts);
    List<List<Had>> versions = versions();
    List<String> differs = versions.size() > 1 ? List.of() : differs(all);
    if (missing.isEmpty() && versions.size() < 2 && differs.isEmpty()) {
      return List.of();
    }
    boolean ordered =
        versions.size() > 1
            ? isAllValid()
            : differs.equals(List.of(BUILD)) && isLaterBuilt(sortedByBuild(all));
    List<Side> sides =
        versions.stream()
            .flatMap(equal -> sortedByBuild(equal).stream())
            .map(had -> whole(had, differs))
            .toList();
    return List.of(finding(DriftClass.STALE_INDEX, ordered, sides, missing, differs));
  }

  private Finding finding(
      DriftClass kind,
      boolean ordered,
      List<Side> sides,
      List<String> missing,
      List<String> differs) {
    return new Finding(
        kind, order.name(), row.key.name(), row.key.slot(), ordered, sides, missing, differs);
  }

  private boolean isAllValid() {
    return all.stream().allMatch(had -> order.isValid(had.version()));
  }

  /** Equal versions together, newest first; each that is not valid stands alone, at the end. */
  private List<List<Had>> versions() {
    Map<String, List<Had>> byText =
        all.stream()
            .collect(Collectors.groupingBy(Had::version, LinkedHashMap::new, Collectors.toList()));
    List<List<Had>> out = new ArrayList<>();
    List<String> valid = byText.keySet().stream().filter(order::isValid).sorted(order).toList();
    String before = null;
    for (String version : valid) {
      if (before != null && order.compare(before, version) == 0) {
        out.getFirst().addAll(Objects.requireNonNull(byText.get(version)));
      } else {
        out.addFirst(new ArrayList<>(Objects.requireNonNull(byText.get(version))));
      }
      before = version;
    }
    byText.forEach(
        (version, had) -> {
          if (!order.isValid(version)) {
            out.add(had);
          }
        });
    return out;
  }

  private static List<Had> sortedByBuild(List<Had> equal) {
    List<Had> sorted = new ArrayList<>(equal);
    sorted.sort(
        (a, b) -> {
          int order = Long.compare(b.build().built(), a.build().built());
          return order == 0 ? Long.compare(b.build().buildId(), a.build().buildId()) : order;
        });
    return sorted;
  }

  private static boolean isLaterBuilt(List<Had> sorted) {
    Build first = sorted.get(0).build();
    Build second = sorted.get(1).build();
    boolean known = sorted.getLast().build().built() > 0;
    return known
        && (first.built() > second.built()
            || (first.built() == second.built() && first.buildId() > second.buildId()));
  }

  /** In what they differ; what is not known differs from nothing. */
  @SuppressWarnings("ReferenceEquality") // a table has one object for equal contents
  private static List<String> differs(List<Had> equal) {
    Set<List<String>> flags = new HashSet<>();
    Set<String> repositories = new HashSet<>();
    LongSpan built = new LongSpan();
    LongSpan ids = new LongSpan();
    Content before = equal.getFirst().build().content();
    flags.add(before.flags());
    repositories.add(before.repository());
    for (Had had : equal) {
      Content content = had.build().content();
      if (content != before) {
        flags.add(content.flags());
        repositories.add(content.repository());
      }
      before = content;
      built.add(had.build().built());
      ids.add(had.build().buildId());
    }
    repositories.remove("");
    List<String> out = new ArrayList<>();
    if (flags.size() > 1) {
      out.add(FLAGS);
    }
    if (built.isSeveral() || ids.isSeveral()) {
      out.add(BUILD);
    }
    if (repositories.size() > 1) {
      out.add(REPOSITORY);
    }
    return out;
  }

  /** Whether numbers that are known are the same. */
  private static final class LongSpan {
    private long first;
    private boolean several;

    void add(long number) {
      if (number > 0) {
        several |= first > 0 && first != number;
        first = number;
      }
    }

    boolean isSeveral() {
      return several;
    }
  }

  private Side side(List<Had> equal) {
    return new Side(
        equal.stream().map(Had::version).distinct().collect(Collectors.joining(" = ")),
        "",
        List.of(),
        0,
        0,
        hosts(equal));
  }

  /** With that in which they differ. */
  private Side whole(Had had, List<String> differs) {
    Content content = had.build().content();
    return new Side(
        content.version(),
        differs.contains(REPOSITORY) ? content.repository() : "",
        differs.contains(FLAGS) ? content.flags() : List.of(),
        had.build().built(),
        had.build().buildId(),
        names(had.hosts()));
  }

  private List<String> hosts(List<Had> had) {
    BitSet hosts = new BitSet();
    had.forEach(one -> hosts.or(one.hosts()));
    return names(hosts);
  }

  private List<String> names(BitSet hosts) {
    List<String> out = new ArrayList<>(hosts.cardinality());
    for (int host = hosts.nextSetBit(0); host >= 0; host = hosts.nextSetBit(host + 1)) {
      out.add(names.get(host));
    }
    return out;
  }

  private List<String> missing(BitSet hosts) {
    BitSet absent = (BitSet) hosts.clone();
    for (int i = 0; i < row.size; i++) {
      absent.clear(row.host(i));
    }
    return names(absent);
  }
}
