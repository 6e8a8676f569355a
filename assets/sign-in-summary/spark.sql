-- Sign-ins reduced to one row for each account, application, client and outcome.
-- Spark SQL over the storage account that the diagnostic settings write to (insights-logs-signinlogs and
-- insights-logs-noninteractiveusersigninlogs, one JSON message a line), loaded as the view sign_in_messages:
--   CREATE TEMPORARY VIEW sign_in_messages USING json OPTIONS (path "…/insights-logs-*signinlogs*", recursiveFileLookup "true");
-- Times are UTC: SET spark.sql.session.timeZone = UTC. Save the result as one CSV file with a header: sign-in-summary.csv.
SELECT
    properties.userId AS UserId,
    properties.userPrincipalName AS UserPrincipalName,
    properties.appId AS AppId,
    properties.appDisplayName AS AppDisplayName,
    properties.clientAppUsed AS ClientAppUsed,
    CASE WHEN lower(category) = 'signinlogs' THEN 'true' ELSE 'false' END AS IsInteractive,
    properties.authenticationRequirement AS AuthenticationRequirement,
    CAST(properties.deviceDetail.isCompliant AS STRING) AS DeviceCompliant,
    CASE WHEN properties.status.errorCode = 0 THEN 'success' ELSE 'failure' END AS Outcome,
    COUNT(*) AS SignIns,
    date_format(MIN(to_timestamp(properties.createdDateTime)), "yyyy-MM-dd'T'HH:mm:ss'Z'") AS FirstSignIn,
    date_format(MAX(to_timestamp(properties.createdDateTime)), "yyyy-MM-dd'T'HH:mm:ss'Z'") AS LastSignIn,
    array_join(array_sort(collect_set(properties.location.countryOrRegion)), ';') AS Countries
FROM (
    -- A message may come more than once, and comes again when its details change: one for each sign-in counts.
    SELECT category, properties, row_number() OVER (PARTITION BY properties.id ORDER BY time DESC) copy
    FROM sign_in_messages
    WHERE lower(category) IN ('signinlogs', 'noninteractiveusersigninlogs')
        AND to_timestamp(properties.createdDateTime) >= date_sub(current_date(), 90)
) message
WHERE copy = 1 OR properties.id IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
ORDER BY 2, 4, 5, 9
