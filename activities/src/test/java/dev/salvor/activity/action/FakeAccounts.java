package dev.salvor.activity.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An etc of its own with accounts u0 to u9, one that is locked and one that never had a password.
 */
final class FakeAccounts {
  static final String OLD =
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";
  final Path etc;
  private final HostFolders host;

  FakeAccounts(HostFolders host) {
    this.host = host;
    StringBuilder passwd = new StringBuilder("root:x:0:0:root:/root:/bin/sh\n");
    StringBuilder shadow = new StringBuilder("root:*:19000:0:99999:7:::\n");
    IntStream.range(0, 10)
        .forEach(
            i -> {
              passwd.append("u" + i + ":x:" + (1000 + i) + ":100:näme:/:/bin/sh\n");
              shadow.append("u" + i + ":" + OLD + ":19000:0:99999:7:30:25000:\n");
            });
    passwd.append("locked:x:2000:100::/:/bin/sh\nnever:x:2001:100::/:/bin/sh\nold:hash:3:3::/:/\n");
    shadow.append("locked:!").append(OLD).append(":19000::::::\nnever:!:19000::::::\n");
    host.file("fake/etc/passwd", passwd.toString());
    Path file = host.file("fake/etc/shadow", shadow.toString());
    etc = host.folder("fake/etc");
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Action password(Shell shell, String user, String secret) {
    return new Action(host, shell, "password")
        .with("ROOT", host.root.resolve("fake"))
        .with("USER", user)
        .with("PASSWORD_FILE", host.file("secrets/" + user, secret));
  }

  List<String> shadow() {
    try {
      return Files.readAllLines(etc.resolve("shadow"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String entry(String user) {
    return shadow().stream().filter(line -> line.startsWith(user + ":")).findFirst().orElseThrow();
  }

  List<String> files() {
    try (var all = Files.list(etc)) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
