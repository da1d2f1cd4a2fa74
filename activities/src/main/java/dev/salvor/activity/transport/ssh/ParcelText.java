package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.Parcel;
import dev.salvor.runbook.PosixShell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parcel as a text for the shell at the other end: all contents beside their places first, then
 * one sync for all, then the moves. For one thread.
 */
final class ParcelText {
  private final List<Parcel.Item> must;
  private final List<Parcel.Item> pages;
  private final Map<String, List<Parcel.Item>> folders = new LinkedHashMap<>();
  private final String token;
  private final List<String> synced = new ArrayList<>();
  private final List<String> aside = new ArrayList<>();
  private final StringBuilder prints = new StringBuilder();
  private final StringBuilder moves = new StringBuilder();

  /** Of this parcel, with names beside that hold {@code token}. */
  ParcelText(Parcel parcel, String token) {
    this.must = parcel.items(false);
    this.pages = parcel.items(true);
    this.token = token;
    must.forEach(i -> folders.computeIfAbsent(i.folder(), f -> new ArrayList<>()).add(i));
  }

  /**
   * The text.
   *
   * @param library defines {@code synced FILE...}
   */
  String write(String library) {
    StringBuilder out = new StringBuilder("umask 077\n").append(library);
    folders(out);
    pages(out);
    folders.forEach(this::folder);
    out.append("put() {\n").append(prints).append("synced").append(Scripts.words(synced));
    out.append(" \"$@\"\n}\n{ ");
    if (pages.isEmpty()) {
      out.append("put; }");
    } else {
      // Perhaps the disk is too full for these only. All else is written again: what a sync has
      // refused once, the next one would not tell of.
      out.append("[ -n \"");
      each(out, "$p%d");
      out.append("\" ] && put").append(given()).append(" 2>/dev/null || { rm -f --");
      out.append(given()).append("; ");
      each(out, "p%d=; ");
      out.append("put; }; }");
    }
    out.append(" &&\n").append(moves).append(":\nif [ $? != 0 ]; then\nrm -rf --");
    out.append(Scripts.words(aside)).append(given()).append("\nexit 1\nfi\n");
    for (int i = 0; i < pages.size(); i++) {
      if (!isStaged(pages.get(i).folder())) {
        out.append("[ -z \"$p%d\" ] || mv -f -- \"$p%d\" ".formatted(i, i))
            .append(PosixShell.quoted(pages.get(i).path()))
            .append(" 2>/dev/null || rm -f -- \"$p%d\"\n".formatted(i));
      }
    }
    return out.append("exit 0\n").toString();
  }

  private void each(StringBuilder out, String format) {
    for (int i = 0; i < pages.size(); i++) {
      out.append(format.formatted(i));
    }
  }

  /** More than one file of a folder goes by a folder beside them, and one move. */
  private boolean isStaged(String folder) {
    return whole(folder).size() > 1;
  }

  private List<Parcel.Item> whole(String folder) {
    return folders.getOrDefault(folder, List.of()).stream()
        .filter(item -> item.kind() == Parcel.Kind.WHOLE)
        .toList();
  }

  private String stage(String folder) {
    return folder + "/.salvor." + token;
  }

  private void folders(StringBuilder out) {
    if (folders.isEmpty()) {
      return;
    }
    String names = Scripts.words(List.copyOf(folders.keySet()));
    out.append("d=; for f in")
        .append(names)
        .append("; do [ -d \"$f\" ] || d=1; done\n[ -z \"$d\" ] || mkdir -p --")
        .append(names)
        .append(" || exit 1\n");
    folders.keySet().stream()
        .filter(this::isStaged)
        .forEach(
            folder ->
                out.append("mkdir --")
                    .append(Scripts.words(List.of(stage(folder))))
                    .append(" || exit 1\n"));
  }

  /** Each as {@code p0}, {@code p1} and so on, which are empty where it could not be written. */
  private void pages(StringBuilder out) {
    for (int i = 0; i < pages.size(); i++) {
      Parcel.Item page = pages.get(i);
      String beside =
          isStaged(page.folder())
              ? stage(page.folder()) + "/" + page.name()
              : page.folder() + "/.salvor-page." + i + "." + token;
      out.append("p%d=%s\n{ ".formatted(i, PosixShell.quoted(beside)))
          .append(Inline.printing(page.content()))
          .append(" >\"$p%d\" || { rm -f -- \"$p%d\"; p%d=; }; } 2>/dev/null\n".formatted(i, i, i));
    }
  }

  private static String given(int page) {
    return " ${p%d:+\"$p%d\"}".formatted(page, page);
  }

  /** Those that could be written. */
  private String given() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pages.size(); i++) {
      out.append(given(i));
    }
    return out.toString();
  }

  private void folder(String folder, List<Parcel.Item> items) {
    List<String> staged = new ArrayList<>();
    for (Parcel.Item item : items) {
      String to = item.path();
      if (item.kind() == Parcel.Kind.WHOLE) {
        to = isStaged(folder) ? stage(folder) + "/" + item.name() : stage(folder);
        staged.add(to);
      }
      if (item.kind() != Parcel.Kind.SCRATCH) {
        synced.add(to);
      }
      if (item.kind() != Parcel.Kind.WHOLE) {
        aside.add(to);
      }
      prints
          .append(Inline.printing(item.content()))
          .append(" >")
          .append(PosixShell.quoted(to))
          .append(" &&\n");
    }
    if (staged.isEmpty()) {
      return;
    }
    aside.add(stage(folder));
    if (!isStaged(folder)) {
      moves.append("mv -f --").append(Scripts.words(staged));
      moves.append(Scripts.words(List.of(whole(folder).getFirst().path()))).append(" &&\n");
      return;
    }
    StringBuilder along = new StringBuilder();
    for (int i = 0; i < pages.size(); i++) {
      if (pages.get(i).folder().equals(folder)) {
        along.append(given(i));
      }
    }
    // A page that cannot take its place is left out; whatever else is left keeps its folder there.
    moves.append("{ mv -f --").append(Scripts.words(staged)).append(along);
    moves.append(Scripts.words(List.of(folder + "/")));
    moves.append(" || rm -f --").append(along).append("; } &&\n");
    moves.append("rmdir --").append(Scripts.words(List.of(stage(folder)))).append(" &&\n");
  }
}
