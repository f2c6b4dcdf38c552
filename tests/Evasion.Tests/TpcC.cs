namespace HoopWire.Evasion.Tests;

/// <summary>The statements of TPC-C's five transactions and of pgbench's, with values in the parameters' places.</summary>
internal static class TpcC
{
    public const string Schema = """
        create table warehouse (w_id int primary key, w_name varchar(10), w_street_1 varchar(20), w_street_2 varchar(20), w_city varchar(20), w_state char(2), w_zip char(9), w_tax numeric, w_ytd numeric);
        create table district (d_id int, d_w_id int, d_name varchar(10), d_street_1 varchar(20), d_street_2 varchar(20), d_city varchar(20), d_state char(2), d_zip char(9), d_tax numeric, d_ytd numeric, d_next_o_id int, primary key (d_w_id, d_id));
        create table bench_customer (c_id int, c_d_id int, c_w_id int, c_first varchar(16), c_middle char(2), c_last varchar(16), c_street_1 varchar(20), c_street_2 varchar(20), c_city varchar(20), c_state char(2), c_zip char(9), c_phone char(16),
            c_since timestamp, c_credit char(2), c_credit_lim numeric, c_discount numeric, c_balance numeric, c_ytd_payment numeric, c_payment_cnt int, c_delivery_cnt int, c_data varchar(500), primary key (c_w_id, c_d_id, c_id));
        create table bench_history (h_c_id int, h_c_d_id int, h_c_w_id int, h_d_id int, h_w_id int, h_date timestamp, h_amount numeric, h_data varchar(24));
        create table new_order (no_o_id int, no_d_id int, no_w_id int, primary key (no_w_id, no_d_id, no_o_id));
        create table oorder (o_id int, o_d_id int, o_w_id int, o_c_id int, o_entry_d timestamp, o_carrier_id int, o_ol_cnt int, o_all_local int, primary key (o_w_id, o_d_id, o_id));
        create table order_line (ol_o_id int, ol_d_id int, ol_w_id int, ol_number int, ol_i_id int, ol_supply_w_id int, ol_delivery_d timestamp, ol_quantity int, ol_amount numeric, ol_dist_info char(24));
        create table item (i_id int primary key, i_im_id int, i_name varchar(24), i_price numeric, i_data varchar(50));
        create table stock (s_i_id int, s_w_id int, s_quantity int, s_dist_01 char(24), s_ytd numeric, s_order_cnt int, s_remote_cnt int, s_data varchar(50), primary key (s_w_id, s_i_id));
        create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84));
        create table pgbench_branches (bid int primary key, bbalance int, filler char(88));
        create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84));
        create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
        """;

    public static IReadOnlyList<string> Statements { get; } =
    [
        "select c_discount, c_last, c_credit from bench_customer where c_w_id = 1 and c_d_id = 2 and c_id = 3",
        "select w_tax from warehouse where w_id = 1",
        "select d_next_o_id, d_tax from district where d_w_id = 1 and d_id = 2 for update",
        "update district set d_next_o_id = d_next_o_id + 1 where d_w_id = 1 and d_id = 2",
        "insert into oorder (o_id, o_d_id, o_w_id, o_c_id, o_entry_d, o_ol_cnt, o_all_local) values (30, 2, 1, 3, '2026-01-01 00:00:00', 5, 1) on conflict do nothing",
        "insert into new_order (no_o_id, no_d_id, no_w_id) values (30, 2, 1) on conflict do nothing",
        "select i_price, i_name, i_data from item where i_id = 7",
        "select s_quantity, s_data, s_dist_01 from stock where s_i_id = 7 and s_w_id = 1 for update",
        "update stock set s_quantity = 10, s_ytd = s_ytd + 5, s_order_cnt = s_order_cnt + 1, s_remote_cnt = s_remote_cnt + 0 where s_i_id = 7 and s_w_id = 1",
        "insert into order_line (ol_o_id, ol_d_id, ol_w_id, ol_number, ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_dist_info) values (30, 2, 1, 1, 7, 1, 5, 9.99, 'x')",
        "update warehouse set w_ytd = w_ytd + 10.5 where w_id = 1",
        "select w_street_1, w_street_2, w_city, w_state, w_zip, w_name from warehouse where w_id = 1",
        "update district set d_ytd = d_ytd + 10.5 where d_w_id = 1 and d_id = 2 returning d_street_1, d_street_2, d_city, d_state, d_zip, d_name",
        "select count(c_id) as namecnt from bench_customer where c_last = 'BARBARBAR' and c_d_id = 2 and c_w_id = 1",
        "select c_first, c_middle, c_id, c_street_1, c_street_2, c_city, c_state, c_zip, c_phone, c_credit, c_credit_lim, c_discount, c_balance, c_since from bench_customer where c_w_id = 1 and c_d_id = 2 and c_last = 'BARBARBAR' order by c_w_id, c_d_id, c_last, c_first",
        "update bench_customer set c_balance = c_balance - 10.5, c_ytd_payment = c_ytd_payment + 10.5, c_payment_cnt = c_payment_cnt + 1 where c_w_id = 1 and c_d_id = 2 and c_id = 3",
        "insert into bench_history (h_c_d_id, h_c_w_id, h_c_id, h_d_id, h_w_id, h_date, h_amount, h_data) values (2, 1, 3, 2, 1, now(), 10.5, 'W D')",
        "select o_id, o_carrier_id, o_entry_d from oorder where o_w_id = 1 and o_d_id = 2 and o_c_id = 3 and o_id = (select max(o_id) from oorder where o_w_id = 1 and o_d_id = 2 and o_c_id = 3)",
        "select ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d from order_line where ol_w_id = 1 and ol_d_id = 2 and ol_o_id = 30",
        "select no_o_id from new_order where no_d_id = 2 and no_w_id = 1 order by no_o_id asc limit 1",
        "delete from new_order where no_o_id = 30 and no_d_id = 2 and no_w_id = 1",
        "update oorder set o_carrier_id = 4 where o_id = 30 and o_d_id = 2 and o_w_id = 1",
        "select sum(ol_amount) as ol_total from order_line where ol_o_id = 30 and ol_d_id = 2 and ol_w_id = 1",
        "update bench_customer set c_balance = c_balance + 10, c_delivery_cnt = c_delivery_cnt + 1 where c_w_id = 1 and c_d_id = 2 and c_id = 3",
        "select count(distinct (s_i_id)) as stock_count from order_line, stock where ol_w_id = 1 and ol_d_id = 2 and ol_o_id < 30 and ol_o_id >= 30 - 20 and s_w_id = 1 and s_i_id = ol_i_id and s_quantity < 15",
        "update pgbench_accounts set abalance = abalance + 12 where aid = 7",
        "select abalance from pgbench_accounts where aid = 7",
        "update pgbench_tellers set tbalance = tbalance + 12 where tid = 1",
        "update pgbench_branches set bbalance = bbalance + 12 where bid = 1",
        "insert into pgbench_history (tid, bid, aid, delta, mtime) values (1, 1, 7, 12, current_timestamp)",
    ];
}
