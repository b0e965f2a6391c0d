package io.rollcall.ldap.demo;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The invented company Brightwater: 200 people and 40 groups, always the same. What it has on purpose: three levels of
 * nesting (All Staff, Marketing, EMEA Marketing), a cycle (Release Crew and On Call), a name used twice (Leads), names
 * that are not ASCII or have a comma or '#', an empty group, and what the two worked examples need.
 */
final class ExampleCompany {
    private static final List<String> FIRST = List.of(
            "Åsa",
            "Bruno",
            "Chloé",
            "Dragan",
            "Élodie",
            "Fatima",
            "Goran",
            "Hélène",
            "Ivo",
            "Jürgen",
            "Keiko",
            "Łukasz",
            "Małgorzata",
            "Noor",
            "Øystein",
            "Pilar",
            "Renée",
            "Søren",
            "Tomáš",
            "Zoë");
    private static final List<String> LAST = List.of(
            "Ahlström", "Brandt", "Castaño", "Dvořák", "Eskelinen", "Fröhlich", "García", "Horváth", "İnan", "Jõgi");

    private static final List<String> DEPARTMENTS =
            List.of("Marketing", "Sales", "Engineering", "Support", "Finance", "People", "Operations", "Legal");
    private static final List<String> REGIONS = List.of("EMEA", "APAC", "Americas");
    private static final int WITH_REGIONS = 4;
    private static final List<String> SITES = List.of("Zürich", "Köln", "São Paulo", "Αθήνα", "東京", "Łódź", "Montréal");

    private final List<Person> people = new ArrayList<>();
    private final List<Team> teams = new ArrayList<>();

    ExampleCompany() {
        hire();
        departments();
        examples();
        theRest();
    }

    record Person(String login, String name) {}

    /**
     * @param unit the organizational unit that the group is in
     * @param logins members that are people
     * @param teams members that are groups, by name
     */
    record Team(String name, String unit, List<String> logins, List<String> teams) {}

    List<Person> people() {
        return List.copyOf(people);
    }

    List<Team> teams() {
        return List.copyOf(teams);
    }

    private void hire() {
        people.add(new Person("jo", "Jo Miller"));
        people.add(new Person("anne", "Anne Weber"));
        IntStream.rangeClosed(1, 5).forEach(i -> people.add(new Person("User" + i, "User " + i)));
        for (int i = 0; people.size() < 200; i++) {
            String first = FIRST.get(i % FIRST.size());
            String last = LAST.get(i / FIRST.size());
            people.add(new Person(ascii(first) + "." + ascii(last), first + " " + last));
        }
    }

    private static String ascii(String name) {
        String plain =
                name.replace('Ł', 'L').replace('ł', 'l').replace('Ø', 'O').replace('ø', 'o');
        return Normalizer.normalize(plain, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Everyone but the people of the examples, dealt out over the departments and their regions. */
    private void departments() {
        for (int d = 0; d < DEPARTMENTS.size(); d++) {
            String department = DEPARTMENTS.get(d);
            List<String> regions = new ArrayList<>();
            for (int r = 0; d < WITH_REGIONS && r < REGIONS.size(); r++) {
                String region = REGIONS.get(r) + " " + department;
                List<String> logins = new ArrayList<>(dealt(8, d, 4, r + 1));
                if (region.equals("EMEA Marketing")) {
                    logins.add("anne");
                }
                teams.add(new Team(region, department, logins, List.of()));
                regions.add(region);
            }
            teams.add(new Team(
                    department, department, d < WITH_REGIONS ? dealt(8, d, 4, 0) : dealt(8, d, 1, 0), regions));
        }
        teams.add(new Team("All Staff", "Company", List.of("jo"), DEPARTMENTS));
    }

    private List<String> dealt(int departments, int department, int parts, int part) {
        return IntStream.range(7, people.size())
                .filter(i -> i % departments == department && i / departments % parts == part)
                .mapToObj(i -> people.get(i).login())
                .toList();
    }

    private void examples() {
        teams.add(new Team("GroupA", "Company", List.of("User1", "User2", "User3"), List.of()));
    }

    private void theRest() {
        teams.add(new Team("Leads", "Engineering", dealt(40, 10, 1, 0), List.of()));
        teams.add(new Team("Leads", "Sales", dealt(40, 9, 1, 0), List.of()));
        teams.add(new Team("Release Crew", "Engineering", dealt(50, 18, 1, 0), List.of("On Call")));
        teams.add(new Team("On Call", "Engineering", dealt(50, 26, 1, 0), List.of("Release Crew")));
        for (int s = 0; s < SITES.size(); s++) {
            teams.add(new Team("Office " + SITES.get(s), "Sites", dealt(SITES.size(), s, 1, 0), List.of()));
        }
        teams.add(new Team("Project Ångström", "Projects", dealt(25, 3, 1, 0), List.of("EMEA Engineering")));
        teams.add(new Team("Project Nordlicht", "Projects", dealt(25, 7, 1, 0), List.of("Release Crew")));
        teams.add(new Team("Works Council", "Company", dealt(60, 11, 1, 0), List.of()));
        teams.add(new Team("Fire Wardens", "Sites", dealt(30, 13, 1, 0), List.of()));
        teams.add(new Team("Book Club, Evenings", "Company", dealt(33, 17, 1, 0), List.of()));
        teams.add(new Team("C# Guild", "Engineering", dealt(29, 19, 1, 0), List.of()));
        teams.add(new Team("Empty Chairs", "Company", List.of(), List.of()));
    }
}
