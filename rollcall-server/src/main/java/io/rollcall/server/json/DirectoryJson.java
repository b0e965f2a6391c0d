package io.rollcall.server.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configured directory. There is no field for password, client key and keytab, only for whether there is one.
 *
 * @param trustsOwnCa whether certificates of its own are trusted instead of the JDK's
 * @param hasClientCertificate whether a certificate and its key are kept, to be shown to the server
 * @param bind {@code anonymous}, {@code simple}, {@code external} or {@code gssapi}
 * @param principal as whom to bind by {@code gssapi}
 * @param kdc the realm's key distribution centre, where a person named it
 * @param register {@code manual}, {@code all} or {@code members}
 * @param mode {@code partial} or {@code full}
 * @param interval the time between two automatic runs, as ISO 8601: {@code PT15M}
 * @param warnings what is unsafe about it
 */
public record DirectoryJson(
        String name,
        String kind,
        List<String> urls,
        boolean startTls,
        boolean verifyTls,
        boolean trustsOwnCa,
        boolean hasClientCertificate,
        boolean followReferrals,
        String bind,
        @Nullable String bindDn,
        boolean hasPassword,
        @Nullable String principal,
        @Nullable String kdc,
        boolean hasKeytab,
        List<String> bases,
        List<String> userBases,
        @Nullable String userFilter,
        List<String> groupBases,
        @Nullable String groupFilter,
        boolean nested,
        boolean distributionGroups,
        AttributesJson attributes,
        String register,
        String mode,
        boolean strict,
        String interval,
        List<String> warnings) {}
