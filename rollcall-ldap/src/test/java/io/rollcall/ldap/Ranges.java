package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Plays Active Directory's range retrieval (MS-ADTS 3.1.1.3.1.3.3): at most so many members in one answer. */
final class Ranges {
    private Ranges() {}

    static Entry limited(Entry entry, ReadOnlySearchRequest request, int most) {
        String asked = asked(request);
        Entry limited = entry.duplicate();
        if (asked == null && (!entry.hasAttribute("member") || entry.getAttributeValues("member").length <= most)) {
            return limited;
        }
        int from = asked == null ? 0 : start(asked);
        String[] all = entry.getAttributeValues("member");
        from = Math.min(all.length, from);
        int to = Math.min(all.length, from + most);
        String name = "member;range=" + (asked == null ? 0 : start(asked)) + "-" + (to == all.length ? "*" : to - 1);
        limited.setAttribute(new Attribute("member"));
        limited.addAttribute(new Attribute(name, Arrays.copyOfRange(all, from, to)));
        return limited;
    }

    /** Whether a range is asked for that begins after the last member; Samba answers with no value, AD with an error. */
    static boolean isPastTheEnd(Entry whole, ReadOnlySearchRequest request) {
        String asked = asked(request);
        return asked != null && start(asked) >= whole.getAttributeValues("member").length;
    }

    private static @Nullable String asked(ReadOnlySearchRequest request) {
        return request.getAttributeList().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("member;range="))
                .findFirst()
                .orElse(null);
    }

    private static int start(String asked) {
        return Integer.parseInt(asked.substring("member;range=".length(), asked.indexOf('-')));
    }
}
