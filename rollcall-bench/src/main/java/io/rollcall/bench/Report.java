package io.rollcall.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that one bench found, as it is written into files.
 *
 * @param size how much was measured
 */
@JsonPropertyOrder({"size", "date", "machine", "shapes", "rows"})
record Report(String size, String date, Machine machine, List<MeasuredShape> shapes, List<Row> rows) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What a shape's name in the rows stands for. */
    @JsonPropertyOrder({"name", "users", "groups", "memberships", "imported"})
    record MeasuredShape(String name, int users, int groups, long memberships, int imported, boolean growth) {
        static MeasuredShape of(BenchShape shape) {
            return new MeasuredShape(
                    shape.name(),
                    shape.world().users(),
                    shape.world().groups(),
                    (long) shape.world().groups() * shape.world().averageMembers(),
                    shape.imported().length,
                    shape.growth());
        }
    }

    static Report of(String size, LocalDate date, Machine machine, List<BenchShape> shapes, List<Row> rows) {
        return new Report(
                size,
                date.toString(),
                machine,
                shapes.stream().map(MeasuredShape::of).toList(),
                List.copyOf(rows));
    }

    static String json(List<Row> rows) {
        return JSON.writeValueAsString(rows);
    }

    /** Writes SIZE.json, SIZE.svg and, where two points of it were measured, SIZE-growth.svg. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(size + ".json"), JSON.writeValueAsString(this) + "\n");
        Files.writeString(folder.resolve(size + ".svg"), BarsPicture.of(this));
        Optional<String> growth = GrowthPicture.of(this);
        if (growth.isPresent()) {
            Files.writeString(folder.resolve(size + "-growth.svg"), growth.get());
        }
    }

    /** One line for beneath a picture. */
    String source() {
        return date + " · " + machine.cores() + " cores of " + machine.processor() + ", " + machine.memoryGiB()
                + " GiB · Java " + machine.java().replaceFirst(".* (\\d+).*", "$1") + ", PostgreSQL "
                + machine.postgresql() + ", OpenLDAP " + machine.openldap() + " · Rollcall " + machine.rollcall();
    }
}
