package io.rollcall.ldap;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The attribute types that RFC 4514 (section 3) and RFC 4519 give several names. */
final class AttributeTypes {
    /** By any other name in lower case, or number: the one name that such a type goes by here. */
    static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("2.5.4.3", "cn"),
            Map.entry("commonname", "cn"),
            Map.entry("2.5.4.4", "sn"),
            Map.entry("surname", "sn"),
            Map.entry("2.5.4.5", "serialnumber"),
            Map.entry("2.5.4.6", "c"),
            Map.entry("countryname", "c"),
            Map.entry("2.5.4.7", "l"),
            Map.entry("localityname", "l"),
            Map.entry("2.5.4.8", "st"),
            Map.entry("stateorprovincename", "st"),
            Map.entry("2.5.4.9", "street"),
            Map.entry("streetaddress", "street"),
            Map.entry("2.5.4.10", "o"),
            Map.entry("organizationname", "o"),
            Map.entry("2.5.4.11", "ou"),
            Map.entry("organizationalunitname", "ou"),
            Map.entry("2.5.4.12", "title"),
            Map.entry("2.5.4.42", "givenname"),
            Map.entry("gn", "givenname"),
            Map.entry("0.9.2342.19200300.100.1.25", "dc"),
            Map.entry("domaincomponent", "dc"),
            Map.entry("0.9.2342.19200300.100.1.1", "uid"),
            Map.entry("userid", "uid"),
            Map.entry("0.9.2342.19200300.100.1.3", "mail"),
            Map.entry("rfc822mailbox", "mail"));

    private AttributeTypes() {}

    /** The name by which most servers answer, in lower case. */
    static String preferred(String name) {
        String known = name.toLowerCase(Locale.ROOT);
        return OTHER_NAMES.getOrDefault(known, known);
    }

    /** Every name that means the same type, in lower case. A server answers by its own, by whichever it was asked. */
    static Set<String> namesOf(String name) {
        String preferred = preferred(name);
        return Stream.concat(
                        Stream.of(preferred),
                        OTHER_NAMES.entrySet().stream()
                                .filter(other -> other.getValue().equals(preferred))
                                .map(Map.Entry::getKey))
                .collect(Collectors.toUnmodifiableSet());
    }
}
