package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import java.util.Arrays;

/** Plays Active Directory's range retrieval (MS-ADTS 3.1.1.3.1.3.3): at most so many members in one answer. */
final class Ranges {
    private Ranges() {}

    static Entry limited(Entry entry, ReadOnlySearchRequest request, int most) {
        String asked = request.getAttributeList().stream()
                .filter(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("member;range="))
                .findFirst()
                .orElse(null);
        Entry limited = entry.duplicate();
        if (asked == null && (!entry.hasAttribute("member") || entry.getAttributeValues("member").length <= most)) {
            return limited;
        }
        int from = asked == null ? 0 : Integer.parseInt(asked.substring("member;range=".length(), asked.indexOf('-')));
        String[] all = entry.getAttributeValues("member");
        int to = Math.min(all.length, from + most);
        String name = "member;range=" + from + "-" + (to == all.length ? "*" : to - 1);
        limited.setAttribute(new Attribute("member"));
        limited.addAttribute(new Attribute(name, Arrays.copyOfRange(all, from, to)));
        return limited;
    }
}
