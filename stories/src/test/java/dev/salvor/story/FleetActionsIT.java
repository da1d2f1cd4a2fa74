package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Actions of the library on hosts of a fleet, whose run ids have a slash that no file name bears.
 */
final class FleetActionsIT {
  private static final int HOSTS = 3;

  private static final String BOOK =
      """
      schemaVersion: 1
      name: actions
      strategy: {serial: [1, 100%%]}
      phases:
        - name: one
          steps:
            - name: content
              uses: file
              with: {path: '%1$s/${{ host.name }}.conf', content: 'of ${{ host.name }} $(id)', mode: '0640'}
            - name: source
              uses: file
              with: {path: '%1$s/${{ host.name }}.src', source: files/app.conf}
            - name: copy
              uses: copy
              with: {source: '%2$s', target: '%1$s/${{ host.name }}.tree'}
              timeout: 1m
            - name: wrong
              uses: file
              with: {path: '/proc/none/${{ host.name }}', content: x}
              verify: {run: [test, -e, '%1$s/${{ host.name }}.other']}
              fallbacks:
                - name: elsewhere
                  uses: file
                  with: {path: '%1$s/${{ host.name }}.other', content: x}
      """;

  @TempDir Path servers;

  @Test
  void filesAndTreesArriveOnEveryHostAndLeaveNothingElseBehind() throws Exception {
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(servers, HOSTS)) {
      FleetRuns runs = hosts.runs(node);
      Path out = Files.createDirectory(node.folder().resolve("out"));
      Path tree = Files.createDirectories(node.folder().resolve("tree/sub dir"));
      Files.writeString(tree.resolve("it's $(one)"), "1");
      Path book = node.file("book.yaml", BOOK.formatted(out, tree.getParent()));
      Files.createDirectory(book.resolveSibling("files"));
      Files.writeString(book.resolveSibling("files/app.conf"), "a=1\n");

      Said said = runs.run("acts", book);

      assertThat(said.exit()).as("%s", said).isEqualTo(3);
      assertThat(node.salvor("show", "acts/h2").out()).contains("elsewhere");
      for (int host = 1; host <= HOSTS; host++) {
        String name = "h" + host;
        Path conf = out.resolve(name + ".conf");
        assertThat(conf).hasContent("of " + name + " $(id)");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(conf)))
            .isEqualTo("rw-r-----");
        assertThat(out.resolve(name + ".src")).hasContent("a=1\n");
        assertThat(out.resolve(name + ".tree/sub dir/it's $(one)")).hasContent("1");
        assertThat(out.resolve(name + ".other")).hasContent("x");
      }
      try (var all = Files.list(out)) {
        assertThat(all).as("no temporary file is left").hasSize(4 * HOSTS);
      }
    }
  }
}
