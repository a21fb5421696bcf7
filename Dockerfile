# SPDX-License-Identifier: Apache-2.0
# The image of all roles: docker build -t convoy:0.1.0 .          (docs/operations/docker.md)

# What the stages stand on. Others do as well: a JDK 25 with Maven to build, a JRE 25 with bash to run.
ARG BUILD_IMAGE=maven:3.9.11-eclipse-temurin-25-noble
ARG RUN_IMAGE=eclipse-temurin:25-jre-noble

FROM ${BUILD_IMAGE} AS build
# For Maven's command line, for example: --settings FILE, --offline.
ARG MAVEN_OPTIONS=""
WORKDIR /build
# First the poms alone: what Maven fetches for them stays in a layer until one of them changes. The contract comes with them,
# since the Avro plugin does not run without.
COPY pom.xml ./
COPY .mvn .mvn
COPY bench/pom.xml bench/
COPY cli/pom.xml cli/
COPY common/pom.xml common/
COPY coordinator/pom.xml coordinator/
COPY deploy/pom.xml deploy/
COPY e2e/pom.xml e2e/
COPY embedded/pom.xml embedded/
COPY extractor/pom.xml extractor/
COPY loader/pom.xml loader/
COPY schemas/pom.xml schemas/
COPY schemas/src/main/avro schemas/src/main/avro
RUN mvn ${MAVEN_OPTIONS} -q -B -Dquick -Dmaven.test.skip=true -pl cli -am package
COPY . .
RUN rm -rf */target && mvn ${MAVEN_OPTIONS} -q -B -Dquick -Dmaven.test.skip=true -pl cli -am package

FROM ${RUN_IMAGE}
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="convoy" \
      org.opencontainers.image.description="Moves whole databases from SQL Server or PostgreSQL to PostgreSQL through Kafka." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

RUN groupadd --gid 10001 convoy \
    && useradd --uid 10001 --gid convoy --no-create-home --home-dir /var/lib/convoy --shell /usr/sbin/nologin convoy \
    && install -d -o convoy -g convoy -m 0750 /var/lib/convoy

COPY --from=build /build/cli/target/lib /opt/convoy/cli/target/lib
COPY --from=build /build/cli/target/convoy.jar /opt/convoy/cli/target/
COPY config/java.bash /opt/convoy/config/
COPY convoy deploy/image/healthy /opt/convoy/

# The heap follows the container's memory: what is left is for Kafka's buffers, the drivers and the JVM itself. No quick-start cache:
# it would have to be made in the container that uses it, and nothing can be written there.
ENV PATH=/opt/convoy:$PATH \
    LANG=C.UTF-8 \
    CONVOY_AOT=off \
    CONVOY_HEAP=-XX:MaxRAMPercentage=55

# By number, as Kubernetes can tell only of a number that it is not root.
USER 10001:10001
# The name and the state of the process; the one folder beside /tmp that must be writable.
WORKDIR /var/lib/convoy
VOLUME /var/lib/convoy
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["healthy"]
ENTRYPOINT ["convoy"]
CMD ["--help"]
