package dev.salvor.cli.command;

import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Inventory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a binary host is, as people say it: {@code HOST}, {@code HOST:DIR}, or a folder of this
 * machine.
 *
 * @param host its name; {@code local} for this machine
 * @param folder its PKGDIR, an absolute path
 */
record BinhostPlace(String host, String folder) {
  /** Where Portage keeps its packages if nobody says otherwise. */
  static final String USUAL = "/var/cache/binpkgs";

  private static final Pattern ON_HOST = Pattern.compile("([^/:]+)(?::(.*))?");

  /** What {@code text} means; usage if it means nothing. */
  static BinhostPlace of(String text) {
    Matcher onHost = ON_HOST.matcher(text);
    if (text.startsWith(".") || !onHost.matches() || Files.isDirectory(Path.of(text))) {
      if (text.isBlank()) {
        throw Parse.usage("BINHOST is empty; name a host, HOST:DIR or a folder of this machine");
      }
      return new BinhostPlace(HostId.LOCAL.name(), absolute(text));
    }
    String folder = onHost.group(2) == null ? USUAL : onHost.group(2);
    if (!folder.startsWith("/")) {
      throw Parse.usage(text + ": the folder \"" + folder + "\" is not an absolute path");
    }
    return new BinhostPlace(onHost.group(1), trimmed(folder));
  }

  private static String absolute(String text) {
    Path folder = Path.of(text).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw Parse.usage(
          folder + " is no folder here; of a host of the inventory it is HOST:" + folder);
    }
    return folder.toString();
  }

  private static String trimmed(String folder) {
    return folder.length() > 1 && folder.endsWith("/")
        ? trimmed(folder.substring(0, folder.length() - 1))
        : folder;
  }

  /** The host it is on. */
  OnOption.Chosen chosen(InventoryOption inventory, Session session) {
    if (host.equals(HostId.LOCAL.name())) {
      return new OnOption.Chosen(List.of(Host.LOCAL), Inventory.EMPTY, host);
    }
    Inventory read = InventoryOption.read(inventory.file(session.env()));
    OnOption.Chosen chosen =
        new OnOption.Chosen(InventoryOption.select("BINHOST", host, read), read, host);
    chosen.one("a binary host is one host");
    return chosen;
  }
}
