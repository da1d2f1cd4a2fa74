package dev.salvor.packages.drift;

import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What hosts differ in at one row. */
final class Comparison {
  private static final String FLAGS = "flags";
  private static final String BUILD = "build";
  private static final String REPOSITORY = "repository";

  /** A build, and the hosts that have it. */
  private record Had(Build build, List<Integer> hosts) {
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
      had.computeIfAbsent(
              new Build(row.content(i), row.built(i), row.buildId(i)),
              build -> new Had(build, new ArrayList<>()))
          .hosts()
          .add(row.host(i));
    }
    this.all = List.copyOf(had.values());
  }

  /** Nothing but one and the same build on all of {@code hosts}. */
  static boolean isSame(Row row, int hosts) {
    if (row.size != hosts) {
      return false;
    }
    for (int i = 1; i < row.size; i++) {
      if (!row.content(i).equals(row.content(0))
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
                sorted.stream().map(this::whole).toList(),
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
        versions.stream().flatMap(equal -> sortedByBuild(equal).stream()).map(this::whole).toList();
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
    return equal.stream()
        .sorted(
            Comparator.<Had>comparingLong(had -> had.build().built())
                .thenComparingLong(had -> had.build().buildId())
                .reversed())
        .toList();
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
  private static List<String> differs(List<Had> equal) {
    List<String> out = new ArrayList<>();
    if (equal.stream()
            .map(had -> had.build().content().flags())
            .map(Comparison::set)
            .distinct()
            .count()
        > 1) {
      out.add(FLAGS);
    }
    if (isSeveral(equal, Build::built) || isSeveral(equal, Build::buildId)) {
      out.add(BUILD);
    }
    if (equal.stream()
            .map(had -> had.build().content().repository())
            .filter(repository -> !repository.isEmpty())
            .distinct()
            .count()
        > 1) {
      out.add(REPOSITORY);
    }
    return out;
  }

  private static boolean isSeveral(List<Had> equal, ToLongFunction<Build> number) {
    return equal.stream()
            .mapToLong(had -> number.applyAsLong(had.build()))
            .filter(n -> n > 0)
            .distinct()
            .count()
        > 1;
  }

  private static List<String> set(String flags) {
    return flags.isEmpty() ? List.of() : Arrays.stream(flags.split(" ")).sorted().toList();
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

  private Side whole(Had had) {
    Content content = had.build().content();
    return new Side(
        content.version(),
        content.repository(),
        set(content.flags()),
        had.build().built(),
        had.build().buildId(),
        hosts(List.of(had)));
  }

  private List<String> hosts(List<Had> had) {
    return had.stream().flatMap(h -> h.hosts().stream()).sorted().map(names::get).toList();
  }

  private List<String> missing(BitSet hosts) {
    BitSet absent = (BitSet) hosts.clone();
    for (int i = 0; i < row.size; i++) {
      absent.clear(row.host(i));
    }
    return absent.stream().mapToObj(names::get).toList();
  }
}
