package dev.salvor.packages.drift;

import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares lists of packages with each other. Lists are taken one after the other and not kept;
 * what remains grows by about 25 bytes for each package of a host. Hosts of different distributions
 * are compared among themselves. Not for several threads.
 */
public final class Drift {
  private final List<Told> hosts = new ArrayList<>();
  private final PackageTable installed = new PackageTable();

  /** Its host 0 is the binhost. */
  private final PackageTable indexed = new PackageTable();

  private final Map<Integer, Told> copies = new LinkedHashMap<>();
  private Optional<Published> published = Optional.empty();

  /** What the binhost publishes. */
  private record Published(String name, long written) {}

  /** A host whose list was whole. */
  private static final class Told {
    final String name;
    final String kind;
    final int packages;
    final List<String> notes;
    int behind;
    int missing;
    int rebuilt;
    int stale;

    Told(String name, String kind, int packages, List<String> notes) {
      this.name = name;
      this.kind = kind;
      this.packages = packages;
      this.notes = notes;
    }
  }

  /**
   * What a binhost publishes, for all whose lists come afterwards and have a copy of its index.
   *
   * @param name of the binhost in findings
   * @param written seconds since 1970; 0: not known
   */
  public void published(String name, long written, List<Installed> packages) {
    published = Optional.of(new Published(name, written));
    indexed.add(0, "gentoo", packages);
  }

  /**
   * Takes the list of one host; nothing of it counts before its end.
   *
   * @param source of several copies of indexes that one whose source contains it; empty: the only
   *     one
   */
  public ListSink host(String name, String source) {
    return new Host(name, source);
  }

  private final class Host implements ListSink {
    private final String name;
    private final String source;
    private String kind = HostHead.UNKNOWN;
    private final List<Installed> packages = new ArrayList<>();
    private final Map<IndexHead, List<Installed>> indexes = new LinkedHashMap<>();
    private List<Installed> current = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Host(String name, String source) {
      this.name = name;
      this.source = source;
    }

    @Override
    public void host(HostHead head) {
      kind = head.kind();
    }

    @Override
    public void installed(Installed one) {
      packages.add(one);
    }

    @Override
    public void index(IndexHead head) {
      current = indexes.computeIfAbsent(head, h -> new ArrayList<>());
    }

    @Override
    public void indexed(Installed one) {
      current.add(one);
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public void end() {
      if (kind.equals(HostHead.UNKNOWN)) {
        return;
      }
      Told told = new Told(name, kind, packages.size(), notes);
      hosts.add(told);
      installed.add(hosts.size() - 1, kind, packages);
      if (published.isPresent() && kind.equals("gentoo")) {
        copy(told);
      }
    }

    private void copy(Told told) {
      List<IndexHead> meant =
          indexes.keySet().stream().filter(head -> head.source().contains(source)).toList();
      if (meant.size() == 1) {
        long written = meant.getFirst().written();
        long now = published.map(Published::written).orElse(0L);
        if (written != now && written > 0 && now > 0) {
          notes.add(
              "its copy of the index is of "
                  + Instant.ofEpochSecond(written)
                  + ", published is that of "
                  + Instant.ofEpochSecond(now));
        }
        indexed.add(hosts.size(), kind, List.copyOf(indexes.get(meant.getFirst())));
        copies.put(hosts.size(), told);
      } else {
        notes.add(
            meant.isEmpty()
                ? "it has no copy of the binhost's index"
                : "it has copies of several indexes: "
                    + String.join(", ", meant.stream().map(IndexHead::source).toList())
                    + "; say which by --binhost-uri");
      }
    }
  }

  /** How many findings there are of each class. */
  public record Counts(Map<DriftClass, Integer> of, int packages) {
    /** Of all classes. */
    public int total() {
      return of.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * Tells of each finding, in the order of distributions, names and slots; those of stale indexes
   * at the end.
   *
   * @param classes no others
   */
  public Counts findings(Set<DriftClass> classes, Consumer<Finding> each) {
    Map<DriftClass, Integer> counts = new EnumMap<>(DriftClass.class);
    EnumSet.allOf(DriftClass.class).stream()
        .filter(classes::contains)
        .forEach(one -> counts.put(one, 0));
    Map<String, Told> byName = new LinkedHashMap<>();
    hosts.forEach(
        told -> {
          told.behind = 0;
          told.missing = 0;
          told.rebuilt = 0;
          told.stale = 0;
          byName.put(told.name, told);
        });
    Consumer<Finding> counting =
        finding -> {
          if (classes.contains(finding.kind())) {
            counts.merge(finding.kind(), 1, Integer::sum);
            count(finding, byName);
            each.accept(finding);
          }
        };
    compareInstalled(counting);
    compareIndexed(counting);
    return new Counts(counts, installed.packages());
  }

  private void compareInstalled(Consumer<Finding> each) {
    Map<String, BitSet> ofKind = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Told told : hosts) {
      ofKind.computeIfAbsent(told.kind, kind -> new BitSet()).set(names.size());
      names.add(told.name);
    }
    for (Row row : rows(installed)) {
      BitSet all = ofKind.getOrDefault(row.key.kind(), new BitSet());
      if (!Comparison.isSame(row, all.cardinality())) {
        new Comparison(row, names).installed(all).forEach(each);
      }
    }
  }

  private void compareIndexed(Consumer<Finding> each) {
    if (published.isEmpty() || copies.isEmpty()) {
      return;
    }
    BitSet all = new BitSet();
    all.set(0);
    copies.keySet().forEach(all::set);
    List<String> names = new ArrayList<>(List.of(published.get().name()));
    hosts.forEach(told -> names.add(told.name));
    for (Row row : rows(indexed)) {
      if (!Comparison.isSame(row, all.cardinality())) {
        new Comparison(row, names).indexed(all).forEach(each);
      }
    }
  }

  private static Collection<Row> rows(PackageTable table) {
    return table.sorted();
  }

  private void count(Finding finding, Map<String, Told> byName) {
    List<Side> sides = finding.sides();
    switch (finding.kind()) {
      case VERSION -> {
        if (finding.ordered()) {
          sides.stream().skip(1).forEach(side -> each(side.hosts(), byName, t -> t.behind++));
        }
      }
      case MISSING -> each(finding.missing(), byName, t -> t.missing++);
      case REBUILT -> sides.forEach(side -> each(side.hosts(), byName, t -> t.rebuilt++));
      case STALE_INDEX -> stale(finding, byName);
    }
  }

  /** Those count whose copy says something else than what is published. */
  private void stale(Finding finding, Map<String, Told> byName) {
    String binhost = published.map(Published::name).orElse("");
    finding.sides().stream()
        .filter(side -> !side.hosts().contains(binhost))
        .forEach(side -> each(side.hosts(), byName, t -> t.stale++));
    if (!finding.missing().contains(binhost)) {
      each(finding.missing(), byName, t -> t.stale++);
    }
  }

  private static void each(List<String> names, Map<String, Told> byName, Consumer<Told> count) {
    for (String name : names) {
      Told told = byName.get(name);
      if (told != null) {
        count.accept(told);
      }
    }
  }

  /** How many lists were taken. */
  public int size() {
    return hosts.size();
  }

  /** The distributions of the lists, each once. */
  public List<String> kinds() {
    return hosts.stream().map(told -> told.kind).distinct().toList();
  }

  /** All hosts in the order in which they came, with the counts of the last {@link #findings}. */
  public List<HostDrift> hosts() {
    return hosts.stream()
        .map(
            t ->
                new HostDrift(
                    t.name, t.kind, t.packages, t.behind, t.missing, t.rebuilt, t.stale, t.notes))
        .toList();
  }
}
