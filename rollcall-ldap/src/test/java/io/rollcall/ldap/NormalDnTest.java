package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalDnTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn=Jo Miller,ou=People,dc=corp | CN=jo miller,OU=PEOPLE,DC=CORP",
                "cn=Jo Miller,ou=People,dc=corp | cn = Jo   Miller , ou= People ,dc =corp",
                "cn=Jo Miller,ou=People | cn=\"Jo Miller\",ou=People",
                "cn=Jo Miller,ou=People | cn=Jo Miller;ou=People",
                "cn=Jo Miller,ou=People | cn=\\20Jo\\20Miller\\20,ou=People",
                "cn=Jo Miller,ou=People | 2.5.4.3=Jo Miller,2.5.4.11=People",
                "cn=foo,dc=x | cn=#0403666f6f,dc=x",
                "cn=foo,dc=x | cn=#0c03666F6F,dc=x",
                "cn=foo,dc=x | cn=#1303666F6F,dc=x",
                "cn=Foo,dc=x | 2.5.4.3=#0403666f6f,0.9.2342.19200300.100.1.25=X",
                "cn=foo,dc=x | OID.2.5.4.3=foo,dc=x",
                "cn=foo,ou=u,dc=x | commonName=foo,organizationalUnitName=u,domainComponent=x",
                "uid=foo,o=o,c=de | userid=foo,organizationName=o,countryName=DE",
                "sn=foo,st=s,l=l | surname=foo,stateOrProvinceName=s,localityName=l",
                "givenName=jo,dc=x | gn=JO,dc=x",
                "cn=a+ou=b+uid=c,dc=x | uid=c+cn=a+ou=b,dc=x",
                "cn=a\\,b+ou=b,dc=x | ou=b+cn=a\\2cb,dc=x",
                "cn=\"a,b\",dc=x | cn=a\\,b,dc=x",
                "cn=\\ a \\ ,dc=x | cn=a,dc=x",
                "cn=ｊｏ,dc=x | cn=jo,dc=x",
                "cn=ﬁsh,dc=x | cn=fish,dc=x",
                "cn=ÅSA,dc=x | cn=A\u030asa,dc=x",
                "cn=ÉÈ,dc=x | cn=éè,dc=x",
                "cn=ЖЕНЯ,dc=x | cn=женя,dc=x",
                "cn=a\u3000b,dc=x | cn=a b,dc=x",
                "cn=a\u2003\u2003b,dc=x | cn=a b,dc=x",
                "cn=Müller\\, Jörg,dc=x | cn=m\\c3\\bcller\\2c J\\C3\\96RG,dc=x",
                "cn=Müller,dc=x | cn=Mu\u0308ller,dc=x",
                "cn=a+ou=b,dc=x | OU=B + CN=A,dc=x",
                "cn=\\#hash,dc=x | cn=\\23hash,dc=x",
                "cn=ΟΔΟΣ,dc=x | cn=οδος,dc=x",
                "cn=a\\+b,dc=x | cn=a\\2bb,dc=x",
                "cn=a\u00a0b,dc=x | cn=a b,dc=x"
            })
    void spellings_of_one_dn_have_one_normal_form(String one, String other) {
        assertThat(NormalDn.of(one)).isEqualTo(NormalDn.of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn=ab,dc=x | cn=a b,dc=x",
                "cn=a\\,dc\\=x | cn=a,dc=x",
                "cn=a\\+ou\\=b,dc=x | cn=a+ou=b,dc=x",
                "cn=admin,dc=x | cn=adm\u0131n,dc=x",
                "cn=admin,dc=x | cn=ad\u200bmin,dc=x",
                "cn=i,dc=x | cn=\u0130,dc=x",
                "cn=a,dc=x | cn=a,dc=x,dc=x",
                "cn=a,dc=x | sn=a,dc=x",
                "cn=a+ou=b,dc=x | cn=a,ou=b,dc=x",
                "cn=a+ou=b,dc=x | cn=b+ou=a,dc=x",
                "cn=straße,dc=x | cn=strasse,dc=x",
                "cn=e,dc=x | cn=é,dc=x",
                "cn=#0403666f6f,dc=x | cn=\\#0403666f6f,dc=x",
                "cn=a,dc=x | uid=a,dc=x",
                "cn=ff,dc=x | cn=\\ff,dc=x",
                "cn=a | cn=a,=",
                "no dn | no dn either"
            })
    void different_dns_have_different_normal_forms(String one, String other) {
        assertThat(NormalDn.of(one)).isNotEqualTo(NormalDn.of(other));
    }

    @Test
    void a_dn_is_at_or_below_itself_and_what_is_above_it_and_nothing_else() {
        NormalDn dn = new NormalDn();
        dn.set("cn=a,ou=People,dc=corp".getBytes(StandardCharsets.UTF_8));

        assertThat(List.of("CN=A,ou=people,dc=corp", "ou=PEOPLE, dc=corp", "dc=corp", ""))
                .allMatch(base -> dn.isAtOrBelow(NormalDn.of(base)));
        assertThat(List.of("b=a,cn=a,ou=People,dc=corp", "u=People,dc=corp", "c=corp", "ou=other,dc=corp"))
                .noneMatch(base -> dn.isAtOrBelow(NormalDn.of(base)));
    }

    @Property(tries = 20_000)
    void the_quick_path_and_the_parser_give_the_same(@ForAll("plainDns") String dn) {
        byte[] raw = dn.getBytes(StandardCharsets.UTF_8);
        NormalDn quick = new NormalDn();
        NormalDn parsed = new NormalDn();
        parsed.setAny(raw);

        if (quick.setPlain(raw, 0, raw.length)) {
            assertThat(quick.copy()).isEqualTo(parsed.copy());
        }
    }

    @Property(tries = 2_000)
    void ordinary_dns_take_the_quick_path(@ForAll("ordinaryDns") String dn) {
        NormalDn quick = new NormalDn();
        NormalDn parsed = new NormalDn();
        parsed.setAny(dn.getBytes(StandardCharsets.UTF_8));

        byte[] raw = dn.getBytes(StandardCharsets.UTF_8);
        assertThat(quick.setPlain(raw, 0, raw.length)).isTrue();
        assertThat(quick.copy()).isEqualTo(parsed.copy());
    }

    @Property(tries = 5_000)
    void any_text_as_a_value_survives_escaping_in_any_case(@ForAll("values") String value) {
        String dn = new RDN("cn", value) + ",dc=corp";
        StringBuilder hex = new StringBuilder("CN=");
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("\\%02X", b));
        }

        assertThat(NormalDn.of(hex + ", DC=Corp")).isEqualTo(NormalDn.of(dn));
    }

    @Property(tries = 20_000)
    void for_plain_text_two_dns_are_one_here_just_if_they_are_for_the_sdk(
            @ForAll("closeDns") String one, @ForAll("closeDns") String other) throws LDAPException {
        assertThat(Arrays.equals(NormalDn.of(one), NormalDn.of(other))).isEqualTo(DN.equals(one, other));
        assertThat(NormalDn.of(DN.normalize(one))).isEqualTo(NormalDn.of(one));
    }

    /** So few and so much alike that many pairs are the same, by other spellings. */
    @Provide
    Arbitrary<String> closeDns() {
        Arbitrary<String> values = Arbitraries.of(
                "a", "A", " a ", "a b", "A  B", "\\61", "\"a\"", "a\\ b", "#040161", "a\\,b", "\"A,B\"", "a\\2cb");
        Arbitrary<String> parts = Combinators.combine(Arbitraries.of("cn", "CN", " cn ", "ou"), values)
                .as((name, value) -> name + "=" + value);
        Arbitrary<String> rdns = parts.list().ofMinSize(1).ofMaxSize(2).map(all -> String.join("+", all));
        return rdns.list().ofMinSize(1).ofMaxSize(2).map(all -> String.join(",", all));
    }

    @Provide
    Arbitrary<String> plainDns() {
        Arbitrary<String> wild =
                Arbitraries.strings().withChars("abzAZ09-. =,+;#\\\"<>ü'_@\t").ofMaxLength(12);
        Arbitrary<String> names = Arbitraries.of("cn", "OU", "dc", "uid", "2.5.4.3", "x-y", " cn", "cn ", "a b");
        Arbitrary<String> rdns = Combinators.combine(names, wild).as((name, value) -> name + "=" + value);
        return Arbitraries.oneOf(
                rdns.list().ofMinSize(1).ofMaxSize(4).map(all -> String.join(",", all)), ordinaryDns(), wild);
    }

    @Provide
    Arbitrary<String> ordinaryDns() {
        Arbitrary<String> words = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars("-_.'@()*!&/:#")
                .ofMinLength(1)
                .ofMaxLength(10)
                .filter(word -> !word.startsWith("#"));
        Arbitrary<String> values = words.list().ofMinSize(1).ofMaxSize(3).map(all -> String.join(" ", all));
        Arbitrary<String> names = Arbitraries.of("cn", "CN", "ou", "dc", "uid", "x-attr1");
        return Combinators.combine(names, values)
                .as((name, value) -> name + "=" + value)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(rdns -> rdns.stream().collect(Collectors.joining(",")));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings()
                .all()
                .excludeChars('\u0000')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(value -> StandardCharsets.UTF_8.newEncoder().canEncode(value));
    }
}
