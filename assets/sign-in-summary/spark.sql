-- Sign-ins reduced to one row for each account, application, resource, client and outcome.
-- Spark SQL over the storage account that the diagnostic settings write to
-- (insights-logs-signinlogs and insights-logs-noninteractiveusersigninlogs, one JSON message a
-- line), loaded as the view sign_in_messages:
--   CREATE TEMPORARY VIEW sign_in_messages (
--       time STRING, category STRING,
--       properties STRUCT<
--           id: STRING, createdDateTime: STRING, userId: STRING, userPrincipalName: STRING,
--           appId: STRING, appDisplayName: STRING, clientAppUsed: STRING,
--           resourceId: STRING, resourceDisplayName: STRING, authenticationRequirement: STRING,
--           deviceDetail: STRUCT<isCompliant: BOOLEAN>, status: STRUCT<errorCode: BIGINT>,
--           location: STRUCT<countryOrRegion: STRING>>)
--   USING json
--   OPTIONS (path "…/insights-logs-*signinlogs*", recursiveFileLookup "true");
-- The columns are named because a message leaves out what is not known: without any managed
-- device the query would not find isCompliant.
-- A message may come twice, and again when details of its sign-in change: the newest counts.
-- Outcome: what was interrupted (50140, 50074 and others) counts as a failure, too.
-- Times are UTC: SET spark.sql.session.timeZone = UTC.
-- Save the result as one CSV file with a header: sign-in-summary.csv.
WITH numbered (category, properties, copy) AS (
    SELECT category, properties, row_number() OVER (
        PARTITION BY coalesce(properties.id, md5(to_json(properties)))
        ORDER BY to_timestamp(time) DESC
    )
    FROM sign_in_messages
    WHERE lower(category) IN ('signinlogs', 'noninteractiveusersigninlogs')
        AND to_timestamp(properties.createdDateTime) >= date_sub(current_date(), 90)
)
SELECT
    properties.userId AS UserId,
    properties.userPrincipalName AS UserPrincipalName,
    properties.appId AS AppId,
    properties.appDisplayName AS AppDisplayName,
    properties.clientAppUsed AS ClientAppUsed,
    CASE WHEN lower(category) = 'signinlogs' THEN 'true' ELSE 'false' END AS IsInteractive,
    properties.resourceId AS ResourceIdentity,
    properties.resourceDisplayName AS ResourceDisplayName,
    properties.authenticationRequirement AS AuthenticationRequirement,
    CAST(properties.deviceDetail.isCompliant AS STRING) AS DeviceCompliant,
    CASE WHEN properties.status.errorCode = 0 THEN 'success' ELSE 'failure' END AS Outcome,
    COUNT(*) AS SignIns,
    date_format(
        MIN(to_timestamp(properties.createdDateTime)), "yyyy-MM-dd'T'HH:mm:ss'Z'") AS FirstSignIn,
    date_format(
        MAX(to_timestamp(properties.createdDateTime)), "yyyy-MM-dd'T'HH:mm:ss'Z'") AS LastSignIn,
    array_join(array_sort(collect_set(properties.location.countryOrRegion)), ';') AS Countries
FROM numbered
WHERE copy = 1
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
ORDER BY 2, 4, 5, 11
