package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The build takes one version of everything, and what it fetches before Maven has a checksum. */
final class PinnedVersionsTest {
  /** What Maven runs by itself; without a version it would choose one. */
  private static final List<String> BY_ITSELF =
      List.of("clean", "resources", "compiler", "surefire", "jar", "install", "deploy");

  @TempDir private Path folder;

  @Test
  void everyVersionInThePomsIsOne() throws Exception {
    List<Path> poms = poms(Node.ROOT);

    assertThat(poms).hasSizeGreaterThan(7);
    Set<String> managed = managed(parsed(Node.ROOT.resolve("pom.xml")));
    for (Path pom : poms) {
      assertThat(loose(pom, managed)).as("%s", pom).isEmpty();
    }
    assertThat(managed)
        .contains(BY_ITSELF.stream().map(n -> "maven-" + n + "-plugin").toArray(String[]::new));
  }

  @Test
  void aRangeASnapshotAnotherRepositoryOrNoVersionIsFound() throws Exception {
    for (String bad :
        List.of(
            "<dependencies><dependency><version>[1,2)</version></dependency></dependencies>",
            "<dependencies><dependency><version>LATEST</version></dependency></dependencies>",
            "<properties><x.version>1.2-SNAPSHOT</x.version></properties>",
            "<build><plugins><plugin><artifactId>any</artifactId></plugin></plugins></build>",
            "<repositories><repository><url>https://x</url></repository></repositories>")) {
      Path pom = folder.resolve("pom.xml");
      Files.writeString(pom, "<project>" + bad + "</project>");

      assertThat(loose(pom, Set.of())).as(bad).isNotEmpty();
    }
  }

  @Test
  void mavenItselfComesWithAChecksum() throws IOException {
    Properties wrapper = new Properties();
    try (var in =
        Files.newInputStream(Node.ROOT.resolve(".mvn/wrapper/maven-wrapper.properties"))) {
      wrapper.load(in);
    }

    assertThat(wrapper.getProperty("distributionUrl")).matches("https://.*-[0-9.]+-bin\\.zip");
    assertThat(wrapper.getProperty("distributionSha256Sum")).matches("[0-9a-f]{64}");
  }

  @Test
  void whatTheLabTakesFromAPackageIndexHasAHash() throws IOException {
    String text = Files.readString(Node.ROOT.resolve("lab/lib/portage-venv.sh"));

    assertThat(text).containsPattern("sha256:[0-9a-f]{64}").contains("--require-hashes");
  }

  private static List<Path> poms(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return Stream.concat(Stream.of(root), folders.sorted())
          .map(each -> each.resolve("pom.xml"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static List<String> loose(Path pom, Set<String> managed) throws Exception {
    Document read = parsed(pom);
    List<String> out = new ArrayList<>();
    for (Element version : all(read, "version")) {
      String parent = version.getParentNode().getNodeName();
      // A rule of the enforcer about the JDK, and our own modules.
      if (!parent.equals("requireJavaVersion") && !parent.equals("project") && !isOurs(version)) {
        addIfLoose(version, out);
      }
    }
    for (Element properties : all(read, "properties")) {
      NodeList each = properties.getElementsByTagName("*");
      for (int i = 0; i < each.getLength(); i++) {
        if (each.item(i).getNodeName().endsWith(".version")) {
          addIfLoose((Element) each.item(i), out);
        }
      }
    }
    for (Element plugin : all(read, "plugin")) {
      if (text(plugin, "version").isEmpty() && !managed.contains(text(plugin, "artifactId"))) {
        out.add("no version of " + text(plugin, "artifactId"));
      }
    }
    for (String place : List.of("repository", "pluginRepository", "snapshotRepository")) {
      all(read, place).forEach(found -> out.add(place));
    }
    return out;
  }

  private static void addIfLoose(Element version, List<String> out) {
    String text = version.getTextContent().strip();
    if (!text.matches("\\$\\{[a-z0-9.-]+\\.version}|[0-9][0-9A-Za-z.-]*")
        || text.contains("SNAPSHOT")) {
      out.add(version.getParentNode().getNodeName() + " " + text);
    }
  }

  private static boolean isOurs(Element version) {
    return text((Element) version.getParentNode(), "groupId").equals("dev.salvor");
  }

  private static Set<String> managed(Document root) {
    Set<String> out = new HashSet<>();
    for (Element management : all(root, "pluginManagement")) {
      NodeList plugins = management.getElementsByTagName("plugin");
      for (int i = 0; i < plugins.getLength(); i++) {
        Element plugin = (Element) plugins.item(i);
        if (!text(plugin, "version").isEmpty()) {
          out.add(text(plugin, "artifactId"));
        }
      }
    }
    return out;
  }

  private static String text(Element of, String child) {
    for (org.w3c.dom.Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at.getNodeName().equals(child)) {
        return at.getTextContent().strip();
      }
    }
    return "";
  }

  private static List<Element> all(Document read, String name) {
    List<Element> out = new ArrayList<>();
    NodeList found = read.getElementsByTagName(name);
    for (int i = 0; i < found.getLength(); i++) {
      out.add((Element) found.item(i));
    }
    return out;
  }

  private static Document parsed(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }
}
