import { join } from "node:path";
import { fixture } from "../../sandbox/fixture";

/** How long the gateway remembers a secret that it has seen used: 300 s, as most clouds do, or not at all. */
export type Memory = "300" | "none";

export interface CephConfig {
  state: string;
  lib: string;
  fsid: string;
  monitorPort: number;
  port: number;
  /** Keystone without /v3. */
  keystone: string;
  memory: Memory;
}

/**
 * The account with which the gateway asks Keystone decides what it remembers: an administrator's may read secrets, and the gateway keeps them
 * for 300 s; one with the role `service` only may not, so Keystone checks each signature.
 */
function account(memory: Memory): string {
  const { user, project } =
    memory === "300"
      ? { user: fixture.users.admin, project: fixture.projects.admin }
      : { user: fixture.users.svc, project: fixture.projects.demo };
  return `rgw_keystone_admin_user = ${user.name}
rgw_keystone_admin_password = ${user.password}
rgw_keystone_admin_project = ${project.name}
rgw_keystone_admin_domain = ${user.domain.name}`;
}

/** ceph.conf of one monitor, one OSD that keeps all in memory, and one gateway, on 127.0.0.1, without logins among themselves. */
export function cephConfig({ state, lib, fsid, monitorPort, port, keystone, memory }: CephConfig): string {
  return `[global]
fsid = ${fsid}
mon_host = [v1:127.0.0.1:${monitorPort}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv4 = true
ms_bind_ipv6 = false
ms_bind_msgr2 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
keyring = ${join(state, "keyring")}
run_dir = ${state}
admin_socket = ${state}/$name.asok
log_file = ${state}/$name.log
log_flush_on_exit = false
err_to_stderr = false
mon_cluster_log_to_stderr = false
mon_cluster_log_file = ${join(state, "cluster.log")}
plugin_dir = ${join(lib, "ceph")}
erasure_code_dir = ${join(lib, "ceph", "erasure-code")}
osd_class_dir = ${join(lib, "rados-classes")}
osd_crush_chooseleaf_type = 0
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 1000
mon_allow_pool_delete = true
[mon]
mon_data = ${join(state, "mon")}
mon_data_avail_warn = 1
mon_data_avail_crit = 1
mon_osd_full_ratio = .99
mon_osd_nearfull_ratio = .99
mon_osd_backfillfull_ratio = .99
auth_allow_insecure_global_id_reclaim = true
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
mon_tick_interval = 1
[osd]
osd_data = ${join(state, "osd")}
osd_objectstore = memstore
memstore_device_bytes = 1G
osd_crush_update_on_start = true
osd_max_object_name_len = 460
osd_max_object_namespace_len = 64
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=1
rgw_enable_apis = s3, admin
rgw_thread_pool_size = 16
rgw_run_sync_thread = false
rgw_enable_gc_threads = false
rgw_enable_lc_threads = false
rgw_enable_quota_threads = false
rgw_override_bucket_index_max_shards = 1
rgw_verify_ssl = false
rgw_s3_auth_use_keystone = true
rgw_s3_auth_order = sts, external, local
rgw_keystone_url = ${keystone}
rgw_keystone_api_version = 3
${account(memory)}
rgw_keystone_accepted_roles = member, admin
rgw_keystone_accepted_admin_roles = admin
rgw_keystone_implicit_tenants = true
rgw_keystone_verify_ssl = false
rgw_keystone_token_cache_size = 10000
`;
}
