package dev.salvor.fleet.imports;

import dev.salvor.runbook.imports.Imported.Left;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An inventory in the making. Hosts may be ranges; names are those of the original. */
final class Draft {
  /** A group, with members in order of writing. */
  static final class Group {
    final Facts facts = new Facts();
    final Set<String> hosts = new LinkedHashSet<>();
    final Set<String> children = new LinkedHashSet<>();
  }

  private record Note(String what, String instead) {}

  private static final class Count {
    int line;
    int times;
  }

  final String source;
  final Facts defaults = new Facts();
  final Map<String, Facts> hosts = new LinkedHashMap<>();
  final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<Note, Count> notes = new LinkedHashMap<>();
  private String prefix = "";

  Draft(String source) {
    this.source = source;
  }

  Facts host(String name) {
    return hosts.computeIfAbsent(name, n -> new Facts());
  }

  Group group(String name) {
    return groups.computeIfAbsent(name, n -> new Group());
  }

  /** What is said from now on stands in an included file; an empty name: in the file itself. */
  void within(String file, int line) {
    prefix = file.isEmpty() ? "" : file + ":" + line + ": ";
  }

  /** Something that is not carried over; the same thing is said once. */
  void left(int line, String what, String instead) {
    Count count = notes.computeIfAbsent(new Note(prefix + what, instead), n -> new Count());
    if (count.times == 0 && prefix.isEmpty()) {
      count.line = line;
    }
    count.times++;
  }

  List<Left> left() {
    List<Left> out = new ArrayList<>();
    notes.forEach(
        (note, count) ->
            out.add(
                new Left(
                    count.line,
                    note.what() + (count.times > 1 ? " (" + count.times + " times)" : ""),
                    note.instead())));
    return out;
  }
}
