package dev.salvor.packages.resync;

/**
 * A package on one host.
 *
 * @param slot empty: there are none
 * @param there the version that the host has; empty: none
 * @param wanted the version of the source; empty: no source has it
 * @param from the source; empty: there is none
 * @param built seconds since 1970 of the source's build; 0: not known
 * @param published the index names what is wanted, so it need not be packed; only of what is
 *     brought
 */
public record ResyncLine(
    Direction direction,
    String name,
    String slot,
    String host,
    String there,
    String wanted,
    String from,
    long built,
    boolean published) {
  /** The package and the version that is wanted, as Portage writes it. */
  public String cpv() {
    return name + "-" + wanted;
  }

  /** The package, with its slot if that says anything. */
  public String title() {
    return slot.isEmpty() || slot.equals("0") ? name : name + ":" + slot;
  }

  /** Whether it has to be packed where it is. */
  public boolean isPacked() {
    return direction.isBrought() && !published;
  }
}
