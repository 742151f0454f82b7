create table "access_controls" (
  organization_id uuid not null,
  id uuid not null,
  project_id bigint not null,
  resource text collate "C" not null,
  dashboard_id bigint,
  role_id uuid,
  user_id bigint,
  level integer not null,
  created_by_user_id bigint,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint "access_controls_created_by_user_id_fkey" FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "access_controls_dashboard" FOREIGN KEY (organization_id, project_id, dashboard_id) REFERENCES dashboards(organization_id, project_id, id) ON DELETE CASCADE,
  constraint "access_controls_dashboard_id" CHECK (((dashboard_id IS NULL) OR (resource = 'dashboard'::text))),
  constraint "access_controls_level" CHECK (((level >= 0) AND (level <=
CASE
    WHEN (resource = 'project'::text) THEN 2
    ELSE 3
END))),
  constraint "access_controls_member" FOREIGN KEY (organization_id, user_id) REFERENCES organization_memberships(organization_id, user_id) ON DELETE CASCADE,
  constraint "access_controls_pkey" PRIMARY KEY (organization_id, id),
  constraint "access_controls_project" FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id) ON DELETE CASCADE,
  constraint "access_controls_resource" CHECK ((resource = ANY (ARRAY['project'::text, 'action'::text, 'annotation'::text, 'cohort'::text, 'dashboard'::text, 'early_access_feature'::text, 'error_tracking'::text, 'experiment'::text, 'external_data_source'::text, 'feature_flag'::text, 'hog_function'::text, 'insight'::text, 'notebook'::text, 'session_recording'::text, 'survey'::text, 'web_analytics'::text]))),
  constraint "access_controls_role" FOREIGN KEY (organization_id, role_id) REFERENCES roles(organization_id, id) ON DELETE CASCADE,
  constraint "access_controls_subject" CHECK (((role_id IS NULL) OR (user_id IS NULL))),
  constraint "access_controls_time" CHECK ((updated_at >= created_at))
);
create table "accounts" (
  provider text collate "C" not null,
  provider_account_id text collate "C" not null,
  user_id bigint not null,
  created_at timestamp(3) with time zone not null,
  constraint "accounts_pkey" PRIMARY KEY (provider, provider_account_id),
  constraint "accounts_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "activity_log" (
  id uuid not null,
  organization_id uuid,
  sequence bigint,
  type text collate "C" not null,
  project_id bigint,
  role_id uuid,
  user_id bigint,
  actor_uuid uuid,
  actor_email text collate "C",
  actor_name text collate "C",
  via text collate "C" not null,
  credential text collate "C",
  scope text collate "C" not null,
  activity text collate "C" not null,
  item_id text collate "C" not null,
  item_name text collate "C" not null,
  before text collate "C",
  after text collate "C",
  cause_id uuid,
  cause_type text collate "C",
  created_at timestamp(3) with time zone not null,
  person_uuid uuid,
  constraint "activity_log_after_json" CHECK (rolecall_is_json(after)),
  constraint "activity_log_before_json" CHECK (rolecall_is_json(before)),
  constraint "activity_log_pkey" PRIMARY KEY (id),
  constraint "activity_log_sequence" CHECK (((organization_id IS NULL) = (sequence IS NULL)))
);
create table "authentication_challenges" (
  digest text collate "C" not null,
  purpose text collate "C" not null,
  user_id bigint,
  checked_digest text collate "C",
  wrong_codes integer not null default 0,
  expires_at timestamp(3) with time zone not null,
  constraint "authentication_challenges_checked" CHECK (((user_id IS NULL) = (checked_digest IS NULL))),
  constraint "authentication_challenges_pkey" PRIMARY KEY (digest),
  constraint "authentication_challenges_purpose" CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'passkey'::text, 'confirmation'::text]))),
  constraint "authentication_challenges_user" CHECK (((user_id IS NOT NULL) OR (purpose = 'sign_in'::text))),
  constraint "authentication_challenges_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint "authentication_challenges_wrong_codes" CHECK (((wrong_codes >= 0) AND (wrong_codes <= 5)))
);
create table "confirmations" (
  id uuid not null,
  purpose text collate "C" not null,
  user_id bigint,
  email text collate "C" not null,
  sealed text collate "C",
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint "confirmations_expiry" CHECK ((expires_at > created_at)),
  constraint "confirmations_pkey" PRIMARY KEY (id),
  constraint "confirmations_purpose" CHECK ((purpose = ANY (ARRAY['sign_up'::text, 'verify_address'::text, 'change_address'::text, 'reset_password'::text]))),
  constraint "confirmations_subject" CHECK ((((purpose = 'sign_up'::text) = (user_id IS NULL)) AND ((user_id IS NULL) = (sealed IS NOT NULL)))),
  constraint "confirmations_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "dashboards" (
  id bigint generated by default as identity not null,
  organization_id uuid not null,
  project_id bigint not null,
  name text collate "C" not null,
  description text collate "C" not null,
  url text collate "C",
  is_primary integer not null default 0,
  created_by_user_id bigint,
  last_opened_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  pinned integer not null default 0,
  tags text collate "C" not null default '[]'::text,
  name_key text collate "C" not null default ''::text,
  constraint "dashboards_created_by_user_id_fkey" FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "dashboards_description_length" CHECK (((length(description) >= 0) AND (length(description) <= 2000))),
  constraint "dashboards_is_primary" CHECK ((is_primary = ANY (ARRAY[0, 1]))),
  constraint "dashboards_name_length" CHECK (((length(name) >= 1) AND (length(name) <= 400))),
  constraint "dashboards_pinned" CHECK ((pinned = ANY (ARRAY[0, 1]))),
  constraint "dashboards_pkey" PRIMARY KEY (id),
  constraint "dashboards_project" FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id) ON DELETE CASCADE,
  constraint "dashboards_tags_json" CHECK (rolecall_is_json(tags)),
  constraint "dashboards_time" CHECK ((updated_at >= created_at)),
  constraint "dashboards_url_length" CHECK (((length(url) >= 1) AND (length(url) <= 2000)))
);
create table "group_syncs" (
  organization_id uuid not null,
  id uuid not null,
  provider text collate "C" not null,
  provider_organization_id text collate "C" not null,
  source text collate "C" not null,
  digest text collate "C" not null,
  state text collate "C" not null,
  revision bigint not null,
  last_sequence bigint not null,
  max_revocations text collate "C",
  totals text collate "C" not null,
  plan text collate "C" not null,
  created_at timestamp(3) with time zone not null,
  created_by_user_id bigint,
  applied_at timestamp(3) with time zone,
  applied_by_user_id bigint,
  source_key text collate "C" not null default ''::text,
  constraint "group_syncs_applied" CHECK (((state = 'applied'::text) = (applied_at IS NOT NULL))),
  constraint "group_syncs_applied_by_user_id_fkey" FOREIGN KEY (applied_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "group_syncs_applier" CHECK (((applied_by_user_id IS NULL) OR (applied_at IS NOT NULL))),
  constraint "group_syncs_created_by_user_id_fkey" FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "group_syncs_digest_length" CHECK ((length(digest) = 64)),
  constraint "group_syncs_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "group_syncs_organization_length" CHECK (((length(provider_organization_id) >= 1) AND (length(provider_organization_id) <= 255))),
  constraint "group_syncs_pkey" PRIMARY KEY (organization_id, id),
  constraint "group_syncs_plan_json" CHECK (rolecall_is_json(plan)),
  constraint "group_syncs_provider_length" CHECK (((length(provider) >= 1) AND (length(provider) <= 32))),
  constraint "group_syncs_revision" CHECK (((revision >= 0) AND (last_sequence >= 0))),
  constraint "group_syncs_source_length" CHECK ((length(source) <= 255)),
  constraint "group_syncs_state" CHECK ((state = ANY (ARRAY['planned'::text, 'refused'::text, 'applied'::text]))),
  constraint "group_syncs_totals_json" CHECK (rolecall_is_json(totals))
);
create table "idempotency_keys" (
  caller text collate "C" not null,
  digest text collate "C" not null,
  request text collate "C" not null,
  status integer not null,
  answer text collate "C",
  revision bigint,
  created_at timestamp(3) with time zone not null,
  constraint "idempotency_keys_pk" PRIMARY KEY (caller, digest),
  constraint "idempotency_keys_status" CHECK (((status >= 200) AND (status <= 499)))
);
create table "installation" (
  key text collate "C" not null,
  value text collate "C" not null,
  constraint "installation_pkey" PRIMARY KEY (key)
);
create table "mails" (
  id uuid not null,
  organization_id uuid,
  confirmation_id uuid,
  kind text collate "C" not null,
  recipient text collate "C" not null,
  locale text collate "C" not null,
  facts text collate "C" not null,
  created_at timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone,
  attempts integer not null default 0,
  lease uuid,
  sent_at timestamp(3) with time zone,
  failure text collate "C",
  mailbox text collate "default" not null default ''::text,
  constraint "mails_attempts" CHECK ((attempts >= 0)),
  constraint "mails_confirmation_id_fkey" FOREIGN KEY (confirmation_id) REFERENCES confirmations(id) ON DELETE CASCADE,
  constraint "mails_end" CHECK (((due_at IS NULL) = ((sent_at IS NOT NULL) OR (failure IS NOT NULL)))),
  constraint "mails_facts" CHECK (rolecall_is_json(facts)),
  constraint "mails_lease" CHECK (((lease IS NULL) OR (due_at IS NOT NULL))),
  constraint "mails_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "mails_pkey" PRIMARY KEY (id)
);
create table "organization_invite_roles" (
  organization_id uuid not null,
  invite_id uuid not null,
  role_id uuid not null,
  constraint "organization_invite_roles_invite" FOREIGN KEY (organization_id, invite_id) REFERENCES organization_invites(organization_id, id) ON DELETE CASCADE,
  constraint "organization_invite_roles_pkey" PRIMARY KEY (organization_id, invite_id, role_id),
  constraint "organization_invite_roles_role" FOREIGN KEY (organization_id, role_id) REFERENCES roles(organization_id, id) ON DELETE CASCADE
);
create table "organization_invites" (
  organization_id uuid not null,
  id uuid not null,
  target_email text collate "C" not null,
  target_email_key text collate "C" not null,
  first_name text collate "C" not null,
  level integer not null,
  message text collate "C",
  created_by_user_id bigint,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  is_system integer not null default 0,
  is_mailed integer not null default 0,
  search_key text collate "C" not null default ''::text,
  constraint "organization_invites_created_by_user_id_fkey" FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "organization_invites_first_name_length" CHECK (((length(first_name) >= 0) AND (length(first_name) <= 30))),
  constraint "organization_invites_is_mailed" CHECK ((is_mailed = ANY (ARRAY[0, 1]))),
  constraint "organization_invites_is_system" CHECK ((is_system = ANY (ARRAY[0, 1]))),
  constraint "organization_invites_level" CHECK ((level = ANY (ARRAY[1, 8, 15]))),
  constraint "organization_invites_message_length" CHECK (((length(message) >= 0) AND (length(message) <= 1000))),
  constraint "organization_invites_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "organization_invites_pkey" PRIMARY KEY (organization_id, id),
  constraint "organization_invites_target_email_length" CHECK (((length(target_email) >= 3) AND (length(target_email) <= 254))),
  constraint "organization_invites_time" CHECK ((updated_at >= created_at))
);
create table "organization_memberships" (
  organization_id uuid not null,
  id uuid not null,
  user_id bigint not null,
  level integer not null,
  invited_by_user_id bigint,
  joined_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint "organization_memberships_invited_by_user_id_fkey" FOREIGN KEY (invited_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "organization_memberships_level" CHECK ((level = ANY (ARRAY[1, 8, 15]))),
  constraint "organization_memberships_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "organization_memberships_pkey" PRIMARY KEY (organization_id, id),
  constraint "organization_memberships_time" CHECK ((updated_at >= joined_at)),
  constraint "organization_memberships_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "organization_sign_ins" (
  organization_id uuid not null,
  stamp text collate "C" not null,
  constraint "organization_sign_ins_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "organization_sign_ins_pkey" PRIMARY KEY (organization_id)
);
create table "organizations" (
  id uuid not null,
  name text collate "C" not null,
  slug text collate "C" not null,
  contact_name text collate "C",
  shared_slack_channel_url text collate "C",
  role_count integer not null default 0,
  role_external_reference_count integer not null default 0,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  revision bigint not null default 0,
  last_sequence bigint not null default 0,
  last_event_at timestamp(3) with time zone,
  is_deleting integer not null default 0,
  requires_second_factor integer not null default 0,
  max_revocations_percent integer not null default 20,
  revocations_floor integer not null default 10,
  role_grants_expire_at timestamp(3) with time zone,
  constraint "organizations_contact_name_length" CHECK (((length(contact_name) >= 1) AND (length(contact_name) <= 200))),
  constraint "organizations_max_revocations_percent" CHECK (((max_revocations_percent >= 0) AND (max_revocations_percent <= 100))),
  constraint "organizations_name_length" CHECK (((length(name) >= 1) AND (length(name) <= 64))),
  constraint "organizations_pkey" PRIMARY KEY (id),
  constraint "organizations_requires_second_factor" CHECK ((requires_second_factor = ANY (ARRAY[0, 1]))),
  constraint "organizations_revocations_floor" CHECK (((revocations_floor >= 0) AND (revocations_floor <= 10000))),
  constraint "organizations_shared_slack_channel_url_length" CHECK (((length(shared_slack_channel_url) >= 1) AND (length(shared_slack_channel_url) <= 500))),
  constraint "organizations_slug_length" CHECK (((length(slug) >= 1) AND (length(slug) <= 80))),
  constraint "organizations_time" CHECK ((updated_at >= created_at))
);
create table "passkeys" (
  id uuid not null,
  user_id bigint not null,
  credential_id text collate "C" not null,
  public_key text collate "C" not null,
  counter bigint not null,
  transports text collate "C" not null,
  name text collate "C" not null,
  created_at timestamp(3) with time zone not null,
  last_used_at timestamp(3) with time zone,
  constraint "passkeys_counter" CHECK ((counter >= 0)),
  constraint "passkeys_name_length" CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint "passkeys_pkey" PRIMARY KEY (id),
  constraint "passkeys_transports_json" CHECK (rolecall_is_json(transports)),
  constraint "passkeys_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "personal_api_keys" (
  id uuid not null,
  user_id bigint not null,
  label text collate "C" not null,
  digest text collate "C" not null,
  mask text collate "C" not null,
  scopes text collate "C" not null,
  scoped_organizations text collate "C",
  scoped_projects text collate "C",
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  search_key text collate "C" not null default ''::text,
  constraint "personal_api_keys_label_length" CHECK (((length(label) >= 1) AND (length(label) <= 40))),
  constraint "personal_api_keys_pkey" PRIMARY KEY (id),
  constraint "personal_api_keys_scoped_organizations_json" CHECK (rolecall_is_json(scoped_organizations)),
  constraint "personal_api_keys_scoped_projects_json" CHECK (rolecall_is_json(scoped_projects)),
  constraint "personal_api_keys_scopes_json" CHECK (rolecall_is_json(scopes)),
  constraint "personal_api_keys_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "projects" (
  id bigint generated by default as identity not null,
  organization_id uuid not null,
  uuid uuid not null,
  name text collate "C" not null,
  name_key text collate "C" not null,
  product_description text collate "C",
  timezone text collate "C" not null,
  session_recording_sample_rate text collate "C",
  session_recording_minimum_duration_milliseconds integer,
  session_recording_trigger_match_type_config text collate "C",
  session_recording_retention_period text collate "C" not null,
  week_start_day integer,
  business_model text collate "C",
  api_token text collate "C" not null,
  ingested_event integer not null default 0,
  secret_api_token_encrypted text collate "C",
  secret_api_token_digest text collate "C",
  secret_api_token_last_used_at timestamp(3) with time zone,
  secret_api_token_backup_encrypted text collate "C",
  secret_api_token_backup_digest text collate "C",
  secret_api_token_backup_last_used_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  app_urls text collate "C" not null,
  test_account_filters text collate "C" not null,
  path_cleaning_filters text collate "C",
  data_attributes text collate "C" not null,
  person_display_name_properties text collate "C",
  correlation_config text collate "C",
  autocapture_web_vitals_allowed_metrics text collate "C",
  autocapture_exceptions_errors_to_ignore text collate "C",
  session_recording_linked_flag text collate "C",
  session_recording_network_payload_capture_config text collate "C",
  session_recording_masking_config text collate "C",
  session_recording_url_trigger_config text collate "C",
  session_recording_url_blocklist_config text collate "C",
  session_recording_event_trigger_config text collate "C",
  session_recording_trigger_groups text collate "C",
  session_replay_config text collate "C",
  survey_config text collate "C",
  live_events_columns text collate "C",
  recording_domains text collate "C",
  extra_settings text collate "C",
  modifiers text collate "C",
  has_completed_onboarding_for text collate "C",
  conversations_settings text collate "C",
  logs_settings text collate "C",
  anonymize_ips integer not null,
  completed_snippet_onboarding integer not null,
  test_account_filters_default_checked integer,
  is_demo integer not null,
  autocapture_opt_out integer,
  autocapture_exceptions_opt_in integer,
  autocapture_web_vitals_opt_in integer,
  capture_console_log_opt_in integer,
  capture_performance_opt_in integer,
  session_recording_opt_in integer not null,
  access_control integer not null,
  inject_web_apps integer,
  surveys_opt_in integer,
  heatmaps_opt_in integer,
  flags_persistence_default integer,
  receive_org_level_activity_logs integer,
  conversations_enabled integer,
  proactive_tasks_enabled integer,
  cookieless_server_hash_mode integer,
  search_key text collate "C" not null default ''::text,
  constraint "projects_access_control_flag" CHECK ((access_control = ANY (ARRAY[0, 1]))),
  constraint "projects_anonymize_ips_flag" CHECK ((anonymize_ips = ANY (ARRAY[0, 1]))),
  constraint "projects_app_urls_json" CHECK (rolecall_is_json(app_urls)),
  constraint "projects_autocapture_exceptions_errors_to_ignore_json" CHECK (rolecall_is_json(autocapture_exceptions_errors_to_ignore)),
  constraint "projects_autocapture_exceptions_opt_in_flag" CHECK ((autocapture_exceptions_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_autocapture_opt_out_flag" CHECK ((autocapture_opt_out = ANY (ARRAY[0, 1]))),
  constraint "projects_autocapture_web_vitals_allowed_metrics_json" CHECK (rolecall_is_json(autocapture_web_vitals_allowed_metrics)),
  constraint "projects_autocapture_web_vitals_opt_in_flag" CHECK ((autocapture_web_vitals_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_business_model" CHECK ((business_model = ANY (ARRAY['b2b'::text, 'b2c'::text, 'other'::text, ''::text]))),
  constraint "projects_capture_console_log_opt_in_flag" CHECK ((capture_console_log_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_capture_performance_opt_in_flag" CHECK ((capture_performance_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_completed_snippet_onboarding_flag" CHECK ((completed_snippet_onboarding = ANY (ARRAY[0, 1]))),
  constraint "projects_conversations_enabled_flag" CHECK ((conversations_enabled = ANY (ARRAY[0, 1]))),
  constraint "projects_conversations_settings_json" CHECK (rolecall_is_json(conversations_settings)),
  constraint "projects_cookieless_server_hash_mode" CHECK (((cookieless_server_hash_mode >= 0) AND (cookieless_server_hash_mode <= 2))),
  constraint "projects_correlation_config_json" CHECK (rolecall_is_json(correlation_config)),
  constraint "projects_data_attributes_json" CHECK (rolecall_is_json(data_attributes)),
  constraint "projects_extra_settings_json" CHECK (rolecall_is_json(extra_settings)),
  constraint "projects_flags_persistence_default_flag" CHECK ((flags_persistence_default = ANY (ARRAY[0, 1]))),
  constraint "projects_has_completed_onboarding_for_json" CHECK (rolecall_is_json(has_completed_onboarding_for)),
  constraint "projects_heatmaps_opt_in_flag" CHECK ((heatmaps_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_ingested_event" CHECK ((ingested_event = ANY (ARRAY[0, 1]))),
  constraint "projects_inject_web_apps_flag" CHECK ((inject_web_apps = ANY (ARRAY[0, 1]))),
  constraint "projects_is_demo_flag" CHECK ((is_demo = ANY (ARRAY[0, 1]))),
  constraint "projects_live_events_columns_json" CHECK (rolecall_is_json(live_events_columns)),
  constraint "projects_logs_settings_json" CHECK (rolecall_is_json(logs_settings)),
  constraint "projects_minimum_duration" CHECK (((session_recording_minimum_duration_milliseconds >= 0) AND (session_recording_minimum_duration_milliseconds <= 30000))),
  constraint "projects_modifiers_json" CHECK (rolecall_is_json(modifiers)),
  constraint "projects_name_length" CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint "projects_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "projects_path_cleaning_filters_json" CHECK (rolecall_is_json(path_cleaning_filters)),
  constraint "projects_person_display_name_properties_json" CHECK (rolecall_is_json(person_display_name_properties)),
  constraint "projects_pkey" PRIMARY KEY (id),
  constraint "projects_proactive_tasks_enabled_flag" CHECK ((proactive_tasks_enabled = ANY (ARRAY[0, 1]))),
  constraint "projects_product_description_length" CHECK (((length(product_description) >= 0) AND (length(product_description) <= 1000))),
  constraint "projects_receive_org_level_activity_logs_flag" CHECK ((receive_org_level_activity_logs = ANY (ARRAY[0, 1]))),
  constraint "projects_recording_domains_json" CHECK (rolecall_is_json(recording_domains)),
  constraint "projects_retention_period" CHECK ((session_recording_retention_period = ANY (ARRAY['30d'::text, '90d'::text, '1y'::text, '5y'::text]))),
  constraint "projects_sample_rate" CHECK ((((session_recording_sample_rate >= '0.00'::text) AND (session_recording_sample_rate <= '1.00'::text)) AND (length(session_recording_sample_rate) = 4))),
  constraint "projects_secret_api_token" CHECK (((secret_api_token_encrypted IS NULL) = (secret_api_token_digest IS NULL))),
  constraint "projects_secret_api_token_backup" CHECK (((secret_api_token_backup_encrypted IS NULL) = (secret_api_token_backup_digest IS NULL))),
  constraint "projects_session_recording_event_trigger_config_json" CHECK (rolecall_is_json(session_recording_event_trigger_config)),
  constraint "projects_session_recording_linked_flag_json" CHECK (rolecall_is_json(session_recording_linked_flag)),
  constraint "projects_session_recording_masking_config_json" CHECK (rolecall_is_json(session_recording_masking_config)),
  constraint "projects_session_recording_network_payload_capture_config_json" CHECK (rolecall_is_json(session_recording_network_payload_capture_config)),
  constraint "projects_session_recording_opt_in_flag" CHECK ((session_recording_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_session_recording_trigger_groups_json" CHECK (rolecall_is_json(session_recording_trigger_groups)),
  constraint "projects_session_recording_url_blocklist_config_json" CHECK (rolecall_is_json(session_recording_url_blocklist_config)),
  constraint "projects_session_recording_url_trigger_config_json" CHECK (rolecall_is_json(session_recording_url_trigger_config)),
  constraint "projects_session_replay_config_json" CHECK (rolecall_is_json(session_replay_config)),
  constraint "projects_survey_config_json" CHECK (rolecall_is_json(survey_config)),
  constraint "projects_surveys_opt_in_flag" CHECK ((surveys_opt_in = ANY (ARRAY[0, 1]))),
  constraint "projects_test_account_filters_default_checked_flag" CHECK ((test_account_filters_default_checked = ANY (ARRAY[0, 1]))),
  constraint "projects_test_account_filters_json" CHECK (rolecall_is_json(test_account_filters)),
  constraint "projects_time" CHECK ((updated_at >= created_at)),
  constraint "projects_timezone_length" CHECK (((length(timezone) >= 1) AND (length(timezone) <= 240))),
  constraint "projects_trigger_match_type_length" CHECK (((length(session_recording_trigger_match_type_config) >= 0) AND (length(session_recording_trigger_match_type_config) <= 24))),
  constraint "projects_week_start_day" CHECK ((week_start_day = ANY (ARRAY[0, 1])))
);
create unlogged table "rate_limits" (
  key text collate "C" not null,
  points bigint not null default 0,
  expire bigint,
  constraint "rate_limits_pkey" PRIMARY KEY (key)
);
create table "recovery_codes" (
  user_id bigint not null,
  digest text collate "C" not null,
  created_at timestamp(3) with time zone not null,
  constraint "recovery_codes_pkey" PRIMARY KEY (user_id, digest),
  constraint "recovery_codes_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "role_external_references" (
  organization_id uuid not null,
  id uuid not null,
  role_id uuid not null,
  provider text collate "C" not null,
  provider_key text collate "C" not null,
  provider_organization_id text collate "C" not null,
  provider_organization_id_key text collate "C" not null,
  provider_role_id text collate "C" not null,
  provider_role_id_key text collate "C" not null,
  provider_role_slug text collate "C",
  provider_role_slug_key text collate "C",
  provider_role_name text collate "C" not null,
  created_by_user_id bigint,
  created_at timestamp(3) with time zone not null,
  search_key text collate "C" not null default ''::text,
  respect_manual_removals integer not null default 0,
  last_seen_at timestamp(3) with time zone,
  missing_since timestamp(3) with time zone,
  seen_id text collate "C",
  seen_slug text collate "C",
  seen_name text collate "C",
  constraint "role_external_references_created_by_user_id_fkey" FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "role_external_references_id_length" CHECK (((length(provider_role_id) >= 1) AND (length(provider_role_id) <= 255))),
  constraint "role_external_references_manual_removals" CHECK ((respect_manual_removals = ANY (ARRAY[0, 1]))),
  constraint "role_external_references_name_length" CHECK (((length(provider_role_name) >= 1) AND (length(provider_role_name) <= 255))),
  constraint "role_external_references_organization_length" CHECK (((length(provider_organization_id) >= 1) AND (length(provider_organization_id) <= 255))),
  constraint "role_external_references_pkey" PRIMARY KEY (organization_id, id),
  constraint "role_external_references_provider_length" CHECK (((length(provider) >= 1) AND (length(provider) <= 32))),
  constraint "role_external_references_role" FOREIGN KEY (organization_id, role_id) REFERENCES roles(organization_id, id) ON DELETE CASCADE,
  constraint "role_external_references_slug_key" CHECK ((provider_role_slug_key <> ''::text)),
  constraint "role_external_references_slug_length" CHECK (((length(provider_role_slug) >= 0) AND (length(provider_role_slug) <= 255)))
);
create table "role_grants" (
  organization_id uuid not null,
  role_id uuid not null,
  user_id bigint not null,
  source text collate "C" not null,
  source_key text collate "C" not null,
  granted_by_user_id bigint,
  granted_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone,
  constraint "role_grants_expiry" CHECK ((((source = 'manual'::text) AND (expires_at > granted_at)) OR (expires_at IS NULL))),
  constraint "role_grants_granted_by_user_id_fkey" FOREIGN KEY (granted_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint "role_grants_pkey" PRIMARY KEY (organization_id, role_id, user_id, source, source_key),
  constraint "role_grants_role_membership" FOREIGN KEY (organization_id, role_id, user_id) REFERENCES role_memberships(organization_id, role_id, user_id) ON DELETE CASCADE,
  constraint "role_grants_source" CHECK ((source = ANY (ARRAY['manual'::text, 'invite'::text, 'default_role'::text, 'sync'::text, 'scim'::text])))
);
create table "role_memberships" (
  organization_id uuid not null,
  id uuid not null,
  role_id uuid not null,
  user_id bigint not null,
  joined_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint "role_memberships_member" FOREIGN KEY (organization_id, user_id) REFERENCES organization_memberships(organization_id, user_id) ON DELETE CASCADE,
  constraint "role_memberships_pkey" PRIMARY KEY (organization_id, id),
  constraint "role_memberships_role" FOREIGN KEY (organization_id, role_id) REFERENCES roles(organization_id, id) ON DELETE CASCADE,
  constraint "role_memberships_time" CHECK ((updated_at >= joined_at))
);
create table "roles" (
  organization_id uuid not null,
  id uuid not null,
  name text collate "C" not null,
  name_key text collate "C" not null,
  is_default integer not null default 0,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  search_key text collate "C" not null default ''::text,
  description text collate "C" not null default ''::text,
  constraint "roles_description_length" CHECK ((length(description) <= 500)),
  constraint "roles_is_default" CHECK ((is_default = ANY (ARRAY[0, 1]))),
  constraint "roles_name_length" CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint "roles_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint "roles_pkey" PRIMARY KEY (organization_id, id),
  constraint "roles_time" CHECK ((updated_at >= created_at))
);
create table "sessions" (
  digest text collate "C" not null,
  id uuid not null,
  user_id bigint not null,
  created_at timestamp(3) with time zone not null,
  authenticated_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  user_agent text collate "C",
  constraint "sessions_pkey" PRIMARY KEY (digest),
  constraint "sessions_user_agent_length" CHECK (((length(user_agent) >= 1) AND (length(user_agent) <= 512))),
  constraint "sessions_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "totp_secrets" (
  user_id bigint not null,
  secret_encrypted text collate "C",
  pending_encrypted text collate "C",
  last_step bigint not null default 0,
  confirmed_at timestamp(3) with time zone,
  constraint "totp_secrets_confirmed" CHECK (((secret_encrypted IS NULL) = (confirmed_at IS NULL))),
  constraint "totp_secrets_last_step" CHECK ((last_step >= 0)),
  constraint "totp_secrets_pkey" PRIMARY KEY (user_id),
  constraint "totp_secrets_some" CHECK (((secret_encrypted IS NOT NULL) OR (pending_encrypted IS NOT NULL))),
  constraint "totp_secrets_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
create table "users" (
  id bigint generated by default as identity not null,
  uuid uuid not null,
  distinct_id text collate "C" not null,
  email text collate "C" not null,
  email_key text collate "C" not null,
  search_key text collate "C" not null,
  password_digest text collate "C",
  first_name text collate "C" not null,
  last_name text collate "C" not null,
  role_at_organization text collate "C",
  is_active integer not null default 1,
  is_email_verified integer not null default 0,
  is_2fa_enabled integer not null default 0,
  has_social_auth integer not null default 0,
  current_organization_id uuid,
  last_login timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint "users_current_organization_id_fkey" FOREIGN KEY (current_organization_id) REFERENCES organizations(id) ON DELETE SET NULL,
  constraint "users_email_length" CHECK (((length(email) >= 3) AND (length(email) <= 254))),
  constraint "users_first_name_length" CHECK (((length(first_name) >= 0) AND (length(first_name) <= 150))),
  constraint "users_flags" CHECK (((is_active = ANY (ARRAY[0, 1])) AND (is_email_verified = ANY (ARRAY[0, 1])) AND (is_2fa_enabled = ANY (ARRAY[0, 1])) AND (has_social_auth = ANY (ARRAY[0, 1])))),
  constraint "users_last_name_length" CHECK (((length(last_name) >= 0) AND (length(last_name) <= 150))),
  constraint "users_pkey" PRIMARY KEY (id),
  constraint "users_role_at_organization" CHECK ((role_at_organization = ANY (ARRAY['engineering'::text, 'data'::text, 'product'::text, 'founder'::text, 'leadership'::text, 'marketing'::text, 'sales'::text, 'other'::text]))),
  constraint "users_time" CHECK ((updated_at >= created_at))
);
create index "access_controls_creator" on "access_controls" ("created_by_user_id");
create unique index "access_controls_default" on "access_controls" ("organization_id", "project_id", "resource", "COALESCE"(dashboard_id, 0::bigint)") where ((role_id IS NULL) AND (user_id IS NULL));
create index "access_controls_member_order" on "access_controls" ("organization_id", "user_id", "project_id");
create unique index "access_controls_of_member" on "access_controls" ("organization_id", "project_id", "resource", "COALESCE"(dashboard_id, 0::bigint)", "user_id") where (user_id IS NOT NULL);
create unique index "access_controls_of_role" on "access_controls" ("organization_id", "project_id", "resource", "COALESCE"(dashboard_id, 0::bigint)", "role_id") where (role_id IS NOT NULL);
create index "access_controls_order" on "access_controls" ("organization_id", "project_id", "resource", "dashboard_id", "created_at", "id");
create index "access_controls_role_order" on "access_controls" ("organization_id", "role_id", "project_id");
create index "accounts_user" on "accounts" ("user_id");
create index "activity_log_actor_order" on "activity_log" ("organization_id", "actor_uuid", "sequence") where (actor_uuid IS NOT NULL);
create index "activity_log_item_order" on "activity_log" ("organization_id", "item_id", "sequence");
create index "activity_log_person_order" on "activity_log" ("organization_id", "person_uuid", "sequence") where (person_uuid IS NOT NULL);
create index "activity_log_project_order" on "activity_log" ("organization_id", "project_id", "sequence") where (project_id IS NOT NULL);
create index "activity_log_removals" on "activity_log" ("organization_id", "role_id", "person_uuid", "sequence") where ((type = 'role_membership.revoked'::text) AND (cause_id IS NULL));
create index "activity_log_role_order" on "activity_log" ("organization_id", "role_id", "sequence") where (role_id IS NOT NULL);
create index "activity_log_scope_order" on "activity_log" ("organization_id", "scope", "sequence");
create unique index "activity_log_sequence" on "activity_log" ("organization_id", "sequence");
create index "activity_log_time_order" on "activity_log" ("organization_id", "created_at", "sequence");
create index "authentication_challenges_expiry" on "authentication_challenges" ("expires_at");
create index "authentication_challenges_user" on "authentication_challenges" ("user_id");
create index "confirmations_expires" on "confirmations" ("expires_at");
create index "confirmations_user" on "confirmations" ("user_id");
create index "dashboards_creator" on "dashboards" ("created_by_user_id");
create index "dashboards_empty_name_key" on "dashboards" ("name_key") where (name_key = ''::text);
create index "dashboards_name" on "dashboards" ("organization_id", "project_id", "name_key", "id");
create index "dashboards_opened" on "dashboards" ("organization_id", "last_opened_at" nulls first, "id");
create index "dashboards_opened_order" on "dashboards" ("organization_id", "project_id", "last_opened_at", "id");
create unique index "dashboards_order" on "dashboards" ("organization_id", "project_id", "id");
create unique index "dashboards_primary" on "dashboards" ("organization_id", "project_id") where (is_primary = 1);
create index "group_syncs_applied_by" on "group_syncs" ("applied_by_user_id");
create index "group_syncs_created_by" on "group_syncs" ("created_by_user_id");
create index "group_syncs_empty_source_key" on "group_syncs" ("source_key") where (source_key = ''::text);
create index "group_syncs_order" on "group_syncs" ("organization_id", "created_at", "id");
create index "group_syncs_source" on "group_syncs" ("organization_id", "source_key", "id");
create index "group_syncs_state_order" on "group_syncs" ("organization_id", "state", "id");
create index "idempotency_keys_time" on "idempotency_keys" ("created_at");
create index "mails_confirmation" on "mails" ("confirmation_id");
create index "mails_due" on "mails" ("due_at") where (due_at IS NOT NULL);
create index "mails_empty_mailbox" on "mails" ("mailbox") where (mailbox = ''::text);
create index "mails_leased" on "mails" ("id") where (lease IS NOT NULL);
create index "mails_mailbox" on "mails" ("mailbox", "sent_at");
create index "mails_organization" on "mails" ("organization_id", "sent_at");
create index "mails_time" on "mails" ("created_at", "id");
create index "organization_invite_roles_of_role" on "organization_invite_roles" ("organization_id", "role_id");
create index "organization_invites_creator" on "organization_invites" ("created_by_user_id");
create index "organization_invites_empty_search_key" on "organization_invites" ("search_key") where (search_key = ''::text);
create index "organization_invites_expiry" on "organization_invites" ("organization_id", "expires_at", "id");
create index "organization_invites_level" on "organization_invites" ("organization_id", "level", "id");
create index "organization_invites_of_address" on "organization_invites" ("target_email_key");
create index "organization_invites_order" on "organization_invites" ("organization_id", "created_at", "id");
create unique index "organization_invites_target_email" on "organization_invites" ("organization_id", "target_email_key");
create index "organization_memberships_inviter" on "organization_memberships" ("invited_by_user_id");
create index "organization_memberships_of_user" on "organization_memberships" ("user_id", "joined_at", "id");
create index "organization_memberships_order" on "organization_memberships" ("organization_id", "joined_at", "id");
create index "organization_memberships_owners" on "organization_memberships" ("organization_id", "level");
create unique index "organization_memberships_user" on "organization_memberships" ("organization_id", "user_id");
create index "organizations_role_grants_expire_at" on "organizations" ("role_grants_expire_at") where (role_grants_expire_at IS NOT NULL);
create unique index "organizations_slug" on "organizations" ("slug");
create unique index "passkeys_credential" on "passkeys" ("credential_id");
create index "passkeys_user" on "passkeys" ("user_id", "created_at", "id");
create unique index "personal_api_keys_digest" on "personal_api_keys" ("digest");
create index "personal_api_keys_empty_search_key" on "personal_api_keys" ("search_key") where (search_key = ''::text);
create index "personal_api_keys_label" on "personal_api_keys" ("user_id", "search_key", "id");
create index "personal_api_keys_user" on "personal_api_keys" ("user_id", "created_at", "id");
create unique index "projects_api_token" on "projects" ("api_token");
create index "projects_created" on "projects" ("organization_id", "created_at", "id");
create index "projects_empty_search_key" on "projects" ("search_key") where (search_key = ''::text);
create index "projects_name" on "projects" ("organization_id", "name_key", "id");
create unique index "projects_organization" on "projects" ("organization_id", "id");
create unique index "projects_secret_api_token" on "projects" ("secret_api_token_digest") where (secret_api_token_digest IS NOT NULL);
create unique index "projects_secret_api_token_backup" on "projects" ("secret_api_token_backup_digest") where (secret_api_token_backup_digest IS NOT NULL);
create index "projects_updated" on "projects" ("organization_id", "updated_at", "id");
create unique index "projects_uuid" on "projects" ("uuid");
create index "role_external_references_created" on "role_external_references" ("organization_id", "created_at", "id");
create index "role_external_references_creator" on "role_external_references" ("created_by_user_id");
create index "role_external_references_empty_search_key" on "role_external_references" ("search_key") where (search_key = ''::text);
create unique index "role_external_references_id" on "role_external_references" ("organization_id", "provider_key", "provider_organization_id_key", "provider_role_id_key");
create index "role_external_references_order" on "role_external_references" ("organization_id", "provider", "provider_organization_id", "provider_role_slug" nulls first, "id");
create index "role_external_references_organization_order" on "role_external_references" ("organization_id", "provider_organization_id", "provider", "provider_role_slug" nulls first, "id");
create index "role_external_references_role_order" on "role_external_references" ("organization_id", "role_id", "provider", "provider_organization_id", "provider_role_slug" nulls first, "id");
create index "role_external_references_search_order" on "role_external_references" ("organization_id", "provider_key", "search_key", "id");
create unique index "role_external_references_slug" on "role_external_references" ("organization_id", "provider_key", "provider_organization_id_key", "provider_role_slug_key") where (provider_role_slug_key IS NOT NULL);
create index "role_grants_expire_at" on "role_grants" ("organization_id", "expires_at") where (expires_at IS NOT NULL);
create index "role_grants_granter" on "role_grants" ("granted_by_user_id");
create index "role_grants_sync" on "role_grants" ("organization_id", "source_key") where (source = 'sync'::text);
create index "role_memberships_of_user" on "role_memberships" ("organization_id", "user_id", "role_id");
create index "role_memberships_order" on "role_memberships" ("organization_id", "role_id", "joined_at", "id");
create unique index "role_memberships_user" on "role_memberships" ("organization_id", "role_id", "user_id");
create unique index "roles_default" on "roles" ("organization_id") where (is_default = 1);
create index "roles_empty_search_key" on "roles" ("search_key") where (search_key = ''::text);
create unique index "roles_name" on "roles" ("organization_id", "name_key");
create index "roles_order" on "roles" ("organization_id", "created_at", "id");
create index "sessions_expiry" on "sessions" ("expires_at");
create unique index "sessions_id" on "sessions" ("id");
create index "sessions_user" on "sessions" ("user_id", "created_at", "id");
create index "users_current_organization" on "users" ("current_organization_id");
create unique index "users_email" on "users" ("email_key");
create unique index "users_uuid" on "users" ("uuid");
CREATE OR REPLACE FUNCTION access_controls_privacy()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'DELETE' then
          update projects set access_control = 0 where id = old.project_id;
        else
          update projects set access_control = case when new.level = 0 then 1 else 0 end where id = new.project_id;
        end if;
        return null;
      end
    $function$;
CREATE OR REPLACE FUNCTION organization_memberships_last_owner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        perform 1 from organizations where id = old.organization_id and (tg_op <> 'DELETE' or is_deleting = 0) for no key update;
        if found and not exists (
          select 1 from organization_memberships as other join users on users.id = other.user_id
          where other.organization_id = old.organization_id and other.level = 15 and other.id <> old.id and users.is_active = 1
        ) then
          raise exception 'last_owner' using errcode = 'RC001';
        end if;
        if tg_op = 'DELETE' then
          return old;
        end if;
        return new;
      end
    $function$;
CREATE OR REPLACE FUNCTION organization_memberships_last_owner_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        raise exception 'last_owner' using errcode = 'RC001';
      end
    $function$;
CREATE OR REPLACE FUNCTION projects_settings_size()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin
          raise exception 'settings_size' using errcode = 'RC006';
        end
      $function$;
CREATE OR REPLACE FUNCTION role_external_references_count()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin
          update organizations set "role_external_reference_count" = "role_external_reference_count" + counted.change
          from (select organization_id, count(*) * case tg_op when 'INSERT' then 1 else -1 end as change from changed group by organization_id) as counted
          where organizations.id = counted.organization_id;
          return null;
        end
      $function$;
CREATE OR REPLACE FUNCTION rolecall_is_json(value text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
        begin
          perform value::json;
          return true;
        exception when others then
          return false;
        end
      $function$;
CREATE OR REPLACE FUNCTION roles_count()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin
          update organizations set "role_count" = "role_count" + counted.change
          from (select organization_id, count(*) * case tg_op when 'INSERT' then 1 else -1 end as change from changed group by organization_id) as counted
          where organizations.id = counted.organization_id;
          return null;
        end
      $function$;
CREATE OR REPLACE FUNCTION users_last_owner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        own record;
      begin
        for own in select organization_id, id from organization_memberships where user_id = old.id and level = 15 order by organization_id loop
          perform 1 from organizations where id = own.organization_id for no key update;
          if not exists (
            select 1 from organization_memberships as other join users on users.id = other.user_id
            where other.organization_id = own.organization_id and other.level = 15 and other.id <> own.id and users.is_active = 1
          ) then
            raise exception 'last_owner' using errcode = 'RC001';
          end if;
        end loop;
        return new;
      end
    $function$;
CREATE TRIGGER access_controls_delete_privacy AFTER DELETE ON access_controls FOR EACH ROW WHEN (old.resource = 'project'::text AND old.role_id IS NULL AND old.user_id IS NULL) EXECUTE FUNCTION access_controls_privacy();
CREATE TRIGGER access_controls_insert_privacy AFTER INSERT ON access_controls FOR EACH ROW WHEN (new.resource = 'project'::text AND new.role_id IS NULL AND new.user_id IS NULL) EXECUTE FUNCTION access_controls_privacy();
CREATE TRIGGER access_controls_update_privacy AFTER UPDATE ON access_controls FOR EACH ROW WHEN (new.resource = 'project'::text AND new.role_id IS NULL AND new.user_id IS NULL) EXECUTE FUNCTION access_controls_privacy();
CREATE TRIGGER organization_memberships_last_owner_delete BEFORE DELETE ON organization_memberships FOR EACH ROW WHEN (old.level = 15) EXECUTE FUNCTION organization_memberships_last_owner();
CREATE TRIGGER organization_memberships_last_owner_move BEFORE UPDATE OF user_id, organization_id ON organization_memberships FOR EACH ROW WHEN (old.level = 15 AND (old.user_id <> new.user_id OR old.organization_id <> new.organization_id)) EXECUTE FUNCTION organization_memberships_last_owner_move();
CREATE TRIGGER organization_memberships_last_owner_update BEFORE UPDATE OF level ON organization_memberships FOR EACH ROW WHEN (old.level = 15 AND new.level <> 15) EXECUTE FUNCTION organization_memberships_last_owner();
CREATE TRIGGER projects_settings_size_insert BEFORE INSERT ON projects FOR EACH ROW WHEN ((COALESCE(octet_length(new.app_urls), 0) + COALESCE(octet_length(new.test_account_filters), 0) + COALESCE(octet_length(new.path_cleaning_filters), 0) + COALESCE(octet_length(new.data_attributes), 0) + COALESCE(octet_length(new.person_display_name_properties), 0) + COALESCE(octet_length(new.correlation_config), 0) + COALESCE(octet_length(new.autocapture_web_vitals_allowed_metrics), 0) + COALESCE(octet_length(new.autocapture_exceptions_errors_to_ignore), 0) + COALESCE(octet_length(new.session_recording_linked_flag), 0) + COALESCE(octet_length(new.session_recording_network_payload_capture_config), 0) + COALESCE(octet_length(new.session_recording_masking_config), 0) + COALESCE(octet_length(new.session_recording_url_trigger_config), 0) + COALESCE(octet_length(new.session_recording_url_blocklist_config), 0) + COALESCE(octet_length(new.session_recording_event_trigger_config), 0) + COALESCE(octet_length(new.session_recording_trigger_groups), 0) + COALESCE(octet_length(new.session_replay_config), 0) + COALESCE(octet_length(new.survey_config), 0) + COALESCE(octet_length(new.live_events_columns), 0) + COALESCE(octet_length(new.recording_domains), 0) + COALESCE(octet_length(new.extra_settings), 0) + COALESCE(octet_length(new.modifiers), 0) + COALESCE(octet_length(new.has_completed_onboarding_for), 0) + COALESCE(octet_length(new.conversations_settings), 0) + COALESCE(octet_length(new.logs_settings), 0)) > 262144) EXECUTE FUNCTION projects_settings_size();
CREATE TRIGGER projects_settings_size_update BEFORE UPDATE OF app_urls, test_account_filters, path_cleaning_filters, data_attributes, person_display_name_properties, correlation_config, autocapture_web_vitals_allowed_metrics, autocapture_exceptions_errors_to_ignore, session_recording_linked_flag, session_recording_network_payload_capture_config, session_recording_masking_config, session_recording_url_trigger_config, session_recording_url_blocklist_config, session_recording_event_trigger_config, session_recording_trigger_groups, session_replay_config, survey_config, live_events_columns, recording_domains, extra_settings, modifiers, has_completed_onboarding_for, conversations_settings, logs_settings ON projects FOR EACH ROW WHEN ((COALESCE(octet_length(new.app_urls), 0) + COALESCE(octet_length(new.test_account_filters), 0) + COALESCE(octet_length(new.path_cleaning_filters), 0) + COALESCE(octet_length(new.data_attributes), 0) + COALESCE(octet_length(new.person_display_name_properties), 0) + COALESCE(octet_length(new.correlation_config), 0) + COALESCE(octet_length(new.autocapture_web_vitals_allowed_metrics), 0) + COALESCE(octet_length(new.autocapture_exceptions_errors_to_ignore), 0) + COALESCE(octet_length(new.session_recording_linked_flag), 0) + COALESCE(octet_length(new.session_recording_network_payload_capture_config), 0) + COALESCE(octet_length(new.session_recording_masking_config), 0) + COALESCE(octet_length(new.session_recording_url_trigger_config), 0) + COALESCE(octet_length(new.session_recording_url_blocklist_config), 0) + COALESCE(octet_length(new.session_recording_event_trigger_config), 0) + COALESCE(octet_length(new.session_recording_trigger_groups), 0) + COALESCE(octet_length(new.session_replay_config), 0) + COALESCE(octet_length(new.survey_config), 0) + COALESCE(octet_length(new.live_events_columns), 0) + COALESCE(octet_length(new.recording_domains), 0) + COALESCE(octet_length(new.extra_settings), 0) + COALESCE(octet_length(new.modifiers), 0) + COALESCE(octet_length(new.has_completed_onboarding_for), 0) + COALESCE(octet_length(new.conversations_settings), 0) + COALESCE(octet_length(new.logs_settings), 0)) > 262144 AND (COALESCE(octet_length(new.app_urls), 0) + COALESCE(octet_length(new.test_account_filters), 0) + COALESCE(octet_length(new.path_cleaning_filters), 0) + COALESCE(octet_length(new.data_attributes), 0) + COALESCE(octet_length(new.person_display_name_properties), 0) + COALESCE(octet_length(new.correlation_config), 0) + COALESCE(octet_length(new.autocapture_web_vitals_allowed_metrics), 0) + COALESCE(octet_length(new.autocapture_exceptions_errors_to_ignore), 0) + COALESCE(octet_length(new.session_recording_linked_flag), 0) + COALESCE(octet_length(new.session_recording_network_payload_capture_config), 0) + COALESCE(octet_length(new.session_recording_masking_config), 0) + COALESCE(octet_length(new.session_recording_url_trigger_config), 0) + COALESCE(octet_length(new.session_recording_url_blocklist_config), 0) + COALESCE(octet_length(new.session_recording_event_trigger_config), 0) + COALESCE(octet_length(new.session_recording_trigger_groups), 0) + COALESCE(octet_length(new.session_replay_config), 0) + COALESCE(octet_length(new.survey_config), 0) + COALESCE(octet_length(new.live_events_columns), 0) + COALESCE(octet_length(new.recording_domains), 0) + COALESCE(octet_length(new.extra_settings), 0) + COALESCE(octet_length(new.modifiers), 0) + COALESCE(octet_length(new.has_completed_onboarding_for), 0) + COALESCE(octet_length(new.conversations_settings), 0) + COALESCE(octet_length(new.logs_settings), 0)) > (COALESCE(octet_length(old.app_urls), 0) + COALESCE(octet_length(old.test_account_filters), 0) + COALESCE(octet_length(old.path_cleaning_filters), 0) + COALESCE(octet_length(old.data_attributes), 0) + COALESCE(octet_length(old.person_display_name_properties), 0) + COALESCE(octet_length(old.correlation_config), 0) + COALESCE(octet_length(old.autocapture_web_vitals_allowed_metrics), 0) + COALESCE(octet_length(old.autocapture_exceptions_errors_to_ignore), 0) + COALESCE(octet_length(old.session_recording_linked_flag), 0) + COALESCE(octet_length(old.session_recording_network_payload_capture_config), 0) + COALESCE(octet_length(old.session_recording_masking_config), 0) + COALESCE(octet_length(old.session_recording_url_trigger_config), 0) + COALESCE(octet_length(old.session_recording_url_blocklist_config), 0) + COALESCE(octet_length(old.session_recording_event_trigger_config), 0) + COALESCE(octet_length(old.session_recording_trigger_groups), 0) + COALESCE(octet_length(old.session_replay_config), 0) + COALESCE(octet_length(old.survey_config), 0) + COALESCE(octet_length(old.live_events_columns), 0) + COALESCE(octet_length(old.recording_domains), 0) + COALESCE(octet_length(old.extra_settings), 0) + COALESCE(octet_length(old.modifiers), 0) + COALESCE(octet_length(old.has_completed_onboarding_for), 0) + COALESCE(octet_length(old.conversations_settings), 0) + COALESCE(octet_length(old.logs_settings), 0))) EXECUTE FUNCTION projects_settings_size();
CREATE TRIGGER role_external_references_delete_count AFTER DELETE ON role_external_references REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION role_external_references_count();
CREATE TRIGGER role_external_references_insert_count AFTER INSERT ON role_external_references REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION role_external_references_count();
CREATE TRIGGER roles_delete_count AFTER DELETE ON roles REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roles_count();
CREATE TRIGGER roles_insert_count AFTER INSERT ON roles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roles_count();
CREATE TRIGGER users_last_owner BEFORE UPDATE OF is_active ON users FOR EACH ROW WHEN (old.is_active = 1 AND new.is_active <> 1) EXECUTE FUNCTION users_last_owner();
