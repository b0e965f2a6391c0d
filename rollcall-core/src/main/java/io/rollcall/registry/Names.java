package io.rollcall.registry;

import java.text.Normalizer;
import java.util.Locale;

/** How names of groups and login names are compared: without regard to case or to how accents are composed. */
public final class Names {
    private Names() {}

    /** Two names with one key cannot be told apart by a person, so the registry holds each key once. */
    public static String key(String name) {
        String composed = Normalizer.normalize(name.strip(), Normalizer.Form.NFKC);
        return Normalizer.normalize(composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }
}
